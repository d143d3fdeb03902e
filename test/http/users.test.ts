import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHttpWorld, type HttpWorld } from "./world.ts";

let world: HttpWorld;
beforeAll(async () => {
  world = await createHttpWorld();
});
afterAll(() => world.close());

const create = (body: object) => world.call("POST", "/users", { as: world.key, body });
const namesOf = async (query: string): Promise<string[]> =>
  (await world.call("GET", `/users${query}`, { as: world.key })).json.users.map((user: { name: string }) => user.name);

describe("POST /users", () => {
  it("creates a customer", async () => {
    const { status, json } = await create({
      name: "Eve",
      email: "eve@example.com",
      external_id: "e-1",
      avatar_url: "https://example.com/e.png",
    });

    expect([status, json]).toEqual([
      201,
      {
        success: true,
        message: "User created successfully",
        user: {
          id: expect.any(Number),
          name: "Eve",
          email: "eve@example.com",
          role: "customer",
          avatar_url: "https://example.com/e.png",
          external_id: "e-1",
        },
      },
    ]);
  });

  it("brings the same external_id up to date, and leaves what is not said", async () => {
    const first = await create({ name: "Fay", email: "fay@example.com", external_id: "f-1", role: "provider" });
    const again = await create({ name: "Fay F.", external_id: "f-1" });
    const emptied = await create({ name: "Fay F.", external_id: "f-1", email: null });

    expect([again.status, again.json.message]).toEqual([200, "User updated successfully"]);
    expect(again.json.user).toEqual({ ...first.json.user, name: "Fay F." });
    expect(emptied.json.user.email).toBeNull();
  });

  it("makes one person of many at once", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => create({ name: "Gil", external_id: "g-1" })));

    expect(new Set(answers.map(({ json }) => json.user.id)).size).toBe(1);
  });

  it("makes nobody an agent, and no agent a customer", async () => {
    await world.desk.prisma.person.update({ where: { id: world.people.ada.id }, data: { externalId: "a-1" } });

    expect((await create({ name: "Eve", role: "admin" })).json.errors).toHaveProperty("role");
    expect((await create({ name: "Eve", external_id: "a-1" })).json.errors).toHaveProperty("external_id");
  });

  it.each([
    [{}, "name"],
    [{ name: "" }, "name"],
    [{ name: "x".repeat(121) }, "name"],
    [{ name: "E", email: "no address" }, "email"],
    [{ name: "E", external_id: "" }, "external_id"],
    [{ name: "E", avatar_url: "javascript:alert(1)" }, "avatar_url"],
    [{ name: "E", id: 7 }, "id"],
    [{ name: "E", permissions: ["view_tickets"] }, "permissions"],
  ])("refuses %j", async (body, field) => {
    const { status, json } = await create(body);
    expect([status, Object.keys(json.errors)]).toEqual([422, [field]]);
  });
});

describe("GET /users", () => {
  it("filters by role and search, and pages", async () => {
    expect(await namesOf("?role=agent")).toEqual(["Ada"]);
    expect(await namesOf("?role=admin")).toEqual(["Bo"]);
    expect(await namesOf("?search=CARLA")).toEqual(["Carla"]);
    expect(await namesOf("?search=c-2")).toEqual(["Dora"]);
    expect(await namesOf("?search=%25")).toEqual([]);
    expect((await world.call("GET", "/users?role=boss", { as: world.key })).status).toBe(422);

    const whole = await namesOf("");
    const first = await world.call("GET", "/users?limit=2", { as: world.key });
    const rest = await namesOf(`?cursor=${first.json.next_cursor}`);
    expect([...first.json.users.map((user: { name: string }) => user.name), ...rest]).toEqual(whole);
    expect((await world.call("GET", `/users?limit=${whole.length}`, { as: world.key })).json.next_cursor).toBeNull();
  });
});

describe("GET /users/{id}", () => {
  it("gives the user", async () => {
    const { json } = await world.call("GET", `/users/${world.people.petra.id}`, { as: world.key });

    expect(json.user).toEqual({
      id: world.people.petra.id,
      name: "Petra",
      email: "petra@example.com",
      role: "provider",
      avatar_url: null,
      external_id: "p-1",
    });
  });
});
