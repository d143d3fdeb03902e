// GET and POST /sessions: where somebody is signed in, and the end of it.

import type { FC } from "hono/jsx";
import { listSessions, revokeSession } from "../../desk/people/sessions.ts";
import { writeTime } from "../../desk/views.ts";
import { basePath } from "../../http/mount.ts";
import { clearSession } from "../../http/sessions/cookie.ts";
import { Form } from "../forms.tsx";
import { goTo, type PageRequest, showPage } from "../page.tsx";
import { Ago } from "../pieces.tsx";
import { receiveForm } from "../receive-form.ts";
import { browserName } from "./browser-name.ts";

type Session = Awaited<ReturnType<typeof listSessions>>[number];

export async function sessionsPage(request: PageRequest): Promise<Response> {
  const sessions = await listSessions(request.desk, request.agent, {});
  return showPage(request, {
    title: "Sessions",
    section: "sessions",
    body: (
      <>
        <div class="page-head">
          <h1>Where you are signed in</h1>
        </div>
        {request.agent.role === "admin" && <p class="soft">As an admin you see, and can end, everybody's.</p>}
        <ul class="sessions panel">
          {sessions.map((session) => (
            <OneSession request={request} session={session} />
          ))}
        </ul>
      </>
    ),
  });
}

const OneSession: FC<{ request: PageRequest; session: Session }> = ({ request, session }) => {
  const isThis = session.id === request.agent.session;
  return (
    <li>
      <div>
        <b>{session.person.name}</b> {isThis && <span class="badge status-resolved">this browser</span>}
        <p class="soft" title={session.userAgent ?? undefined}>
          {browserName(session.userAgent)}
        </p>
        <p class="soft">
          signed in <Ago at={writeTime(session.createdAt)} now={request.desk.now()} />, used{" "}
          <Ago at={writeTime(session.seenAt)} now={request.desk.now()} />
        </p>
      </div>
      <Form token={request.token} action={isThis ? "/sessions/sign-out" : "/sessions"} class="inline">
        <input type="hidden" name="session" value={session.id} />
        <button class="danger">{isThis ? "Sign out" : "End"}</button>
      </Form>
    </li>
  );
};

export async function endSession({ c, desk, agent, attachments }: PageRequest): Promise<Response> {
  const form = await receiveForm(c, attachments);
  await revokeSession(desk, agent, { session: Number(form.get("session")) });
  return goTo(c, "/sessions", { notice: "That session is ended." });
}

export async function signOut({ c, desk, agent, attachments }: PageRequest): Promise<Response> {
  await receiveForm(c, attachments);
  await revokeSession(desk, agent, { session: agent.session });
  return goTo(c, "/login", { cookie: clearSession({ basePath, secure: false }) });
}
