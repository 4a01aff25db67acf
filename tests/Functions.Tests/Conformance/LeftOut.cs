namespace CondaStore.Functions.Tests.Conformance;

/// <summary>Recordings that are not replayed, each with the reason: what they record is a defect, another product's page, or a deliberate difference.</summary>
internal static class LeftOut
{
    private const string ServerError = "records a 500 for input that deserves an answer of its own";
    private const string StubSolve = "the packages of a stub solver without names and versions; the answer here has more";
    private const string OtherLibrary = "ends with a link to the documentation of the other implementation's library";
    private const string Slash = "records a redirect to the other slash form; both forms are served directly here";
    private const string Registry = "the container registry is a part of its own";
    private const string Page = "a page of the other product; the pages here are different by design";

    public static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["login no slash"] = Slash,
        ["status noslash"] = Slash,
        ["ns list noslash"] = Slash,
        ["ns put metadata v2 slash"] = Slash,
        ["env get noslash"] = Slash,
        ["login bad body"] = ServerError,
        ["login missing username"] = ServerError,
        ["perm bad basic"] = ServerError,
        ["perm svc-token (editor role)"] = ServerError,
        ["token editor"] = ServerError,
        ["token unknown role"] = ServerError,
        ["token bad arn"] = ServerError,
        ["token naive expiry"] = ServerError,
        ["ns list size 0"] = ServerError,
        ["role post dup"] = ServerError,
        ["role put none"] = ServerError,
        ["env list bad jwt"] = ServerError,
        ["env v2 bad cursor"] = ServerError,
        ["spec lockfile bad"] = ServerError,
        ["solve bad"] = ServerError,
        ["build list pkgs"] = ServerError,
        ["archive 404"] = ServerError,
        ["installer 404"] = ServerError,
        ["packages build filter"] = ServerError,
        ["svc(editor) create spec in team-a"] = ServerError,
        ["login next"] = "records an open redirect",
        ["token no body unauth"] = "records that anonymous callers gain rights by asking for a token",
        ["settings after (global get leaks ns?)"] = "records that a namespace's settings leak into the store's",
        ["canceled build delete"] = "records that canceled builds cannot be deleted",
        ["storage log without auth"] = "records that logs can be read without credentials by guessing their names",
        ["ns create invalid name"] = "records a 403 where a 400 about the name was meant",
        ["env list bad status"] = "there are more states here, and the answer lists them",
        ["env v2 next"] = "asks with a cursor that the other implementation made",
        ["build yaml not ready"] = "the pinned file is there as soon as the solve has ended, here before the slow download",
        ["build lockfile not ready"] = "the lockfile is there as soon as the solve has ended, here before the slow download",
        ["spec lockfile empty"] = OtherLibrary,
        ["settings put bad type"] = OtherLibrary,
        ["spec body not json"] = "tells place and kind of a mistake in JSON in another library's words",
        ["spec missing required"] = "says False where the names of the missing packages belong",
        ["celery"] = "the names of another product's tasks and workers",
        ["solve"] = StubSolve,
        ["solve cli (channels param)"] = StubSolve,
        ["solve lockfile format"] = StubSolve,
        ["v2 unauth"] = Registry,
        ["v2 auth"] = Registry,
        ["v2 short"] = Registry,
        ["v2 manifest"] = Registry,
        ["v2 tags"] = Registry,
        ["v2 blob"] = Registry,
        ["login page"] = Page,
        ["root"] = Page,
        ["prefix root"] = Page,
        ["ui"] = Page,
        ["ui path"] = Page,
        ["ui not-found"] = Page,
        ["admin"] = Page,
        ["admin user unauth"] = Page,
        ["admin user"] = Page,
        ["admin build"] = Page,
        ["openapi"] = Page,
        ["docs"] = Page,
        ["favicon"] = Page,
    };
}
