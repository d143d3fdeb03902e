import type { FC } from "hono/jsx";

const addresses = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}])/;

/** Addresses of the web become links that tell nobody where they were followed; everything else is text. */
export const LinkedText: FC<{ text: string }> = ({ text }) => (
  <>
    {text.split(addresses).map((part, index) =>
      index % 2 === 1 ? (
        <a href={part} target="_blank" rel="noreferrer noopener nofollow">
          {part}
        </a>
      ) : (
        part
      ),
    )}
  </>
);
