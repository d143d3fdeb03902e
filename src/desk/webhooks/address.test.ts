// Reliability 4.6, line by line.

import { describe, expect, it } from "vitest";
import { isPublicAddress, problemWithAddress, strictAddresses } from "./address.ts";

const production = { allowPrivate: false, httpsOnly: true };
const trying = { allowPrivate: true, httpsOnly: false };

const closed = [
  "http://127.0.0.1/",
  "http://127.1/",
  "http://0/",
  "http://0x7f000001/",
  "http://2130706433/",
  "http://017700000001/",
  "http://[::1]/",
  "http://[::]/",
  "http://[::ffff:10.0.0.1]/",
  "http://[::ffff:8.8.8.8]/",
  "http://[64:ff9b::a00:1]/",
  "http://[2002:7f00:1::]/",
  "http://[fe80::1]/",
  "http://[fc00::1]/",
  "http://[fd12:3456::1]/",
  "http://[ff02::1]/",
  "http://169.254.169.254/latest/meta-data/",
  "http://metadata.google.internal/",
  "http://metadata/",
  "http://localhost/",
  "http://localhost./",
  "http://LOCALHOST/",
  "http://app.localhost/",
  "http://printer.local/",
  "http://10.1.2.3/",
  "http://172.16.0.1/",
  "http://172.31.255.255/",
  "http://192.168.1.1/",
  "http://100.64.0.1/",
  "http://100.127.255.255/",
  "http://198.18.0.1/",
  "http://198.19.255.255/",
  "http://224.0.0.1/",
  "http://255.255.255.255/",
  "http://１２７.０.０.１/",
  "http://public@127.0.0.1/",
  "https://user:password@app.example.com/",
  "https://app.example.com:6379/",
  "https://app.example.com:5432/",
  "https://app.example.com:8000/",
  "gopher://app.example.com/",
  "file:///etc/passwd",
  "unix:/var/run/docker.sock",
  "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
  "javascript:alert(1)",
  "data:text/plain,x",
  "//app.example.com/",
  "app.example.com",
  "http://",
  "",
];

describe("SSRF: a webhook's address", () => {
  it.each(closed)("%s is refused", (url) => {
    expect(problemWithAddress(url, strictAddresses)).toMatch(/^(This|Only)/);
    expect(problemWithAddress(url, production)).toMatch(/^(This|Only)/);
  });

  it.each([
    "https://app.example.com/hooks?a=b",
    "https://app.example.com:443/",
    "http://app.example.com:80/",
    "https://8.8.8.8/",
    "https://172.32.0.1/",
    "https://100.128.0.1/",
    "https://[2606:4700::1111]/",
  ])("%s is taken", (url) => {
    expect(problemWithAddress(url, strictAddresses)).toBeUndefined();
  });

  it("must be https in production", () => {
    expect(problemWithAddress("http://app.example.com/", production)).toBe("This must be an https address.");
    expect(problemWithAddress("https://app.example.com/", production)).toBeUndefined();
  });

  it("may be private and on any port where that is allowed, but still holds no password and no other scheme", () => {
    expect(problemWithAddress("http://127.0.0.1:3000/", trying)).toBeUndefined();
    expect(problemWithAddress("http://localhost:3000/", trying)).toBeUndefined();
    expect(problemWithAddress("http://a:b@127.0.0.1:3000/", trying)).toContain("password");
    expect(problemWithAddress("gopher://127.0.0.1/", trying)).toBeDefined();
  });
});

describe("SSRF: an IP address", () => {
  it.each(["8.8.8.8", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001::200e"])("%s is public", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    "127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "fe80::1%eth0",
    "2001:db8::1",
    "2001::1",
    "no address",
    "",
  ])("%s is not", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
