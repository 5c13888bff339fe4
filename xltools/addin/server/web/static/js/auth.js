// The office's token travels with every call; it is kept in this browser profile only.
globalThis.getAuth = async function () {
  const token = localStorage.getItem("xltoolsToken") || "";
  return { token: token, provider: token ? "custom" : "" };
};
