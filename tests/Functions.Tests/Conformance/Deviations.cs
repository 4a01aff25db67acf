namespace CondaStore.Functions.Tests.Conformance;

/// <summary>Recordings that are not answered alike, each with the reason and, where there is one, the answer that this store gives instead.</summary>
internal static class Deviations
{
    private const string ServerError = "records a 500 for input that deserves an answer of its own";
    private const string StubSolve = "the packages of a stub solver without names and versions; the answer here has more";
    private const string OtherLibrary = "ends with a link to the documentation of the other implementation's library";
    private const string Slash = "records a redirect to the other slash form; both forms are served directly here";
    private const string NotReady = "the file is there as soon as the solve has ended, here before the slow download; before that it is the recorded 404";
    private const string Registry = "the container registry is a part of its own";
    private const string OwnPage = "a page of the other product; this one has its own";

    public static readonly IReadOnlyDictionary<string, Deviation> All = new Dictionary<string, Deviation>(StringComparer.Ordinal)
    {
        ["login no slash"] = new(Slash, 200, """{"status":"ok","data":{"redirect_url":"<base>/"}}"""),
        ["status noslash"] = new(Slash, 200, """{"status":"ok","data":{"version":"""),
        ["ns list noslash"] = new(Slash, 200, """{"status":"ok","data":[{"id":1,"name":"default"}],"page":1,"size":1,"count":2}"""),
        ["ns put metadata v2 slash"] = new(Slash, 200, """{"status":"ok","message":null}"""),
        ["env get noslash"] = new(Slash, 200, "\"name\":\"python-flask-env\",\"current_build_id\":1"),
        ["login bad body"] = new(ServerError, 422, "json_invalid"),
        ["login missing username"] = new(ServerError, 422, """{"detail":[{"type":"missing","loc":["body","username"],"""),
        ["perm bad basic"] = new(ServerError, 200, "\"authenticated\":false"),
        ["perm svc-token (editor role)"] = new(ServerError, 200, "\"team-*/*\":[\"developer\"]"),
        ["token editor"] = new(ServerError, 200, "\"token\":\"<token>\""),
        ["token unknown role"] = new(ServerError, 400, "bogus"),
        ["token bad arn"] = new(ServerError, 400, "ns1"),
        ["token naive expiry"] = new(ServerError, 200, "\"token\":\"<token>\""),
        ["ns list size 0"] = new(ServerError, 422, """{"detail":[{"type":"greater_than_equal","loc":["query","size"],"""),
        ["role post dup"] = new(ServerError, 409, "already"),
        ["role put none"] = new(ServerError, 404, "failed to find role"),
        ["env list bad jwt"] = new(ServerError, 422, "\"loc\":[\"query\",\"jwt\"]"),
        ["env v2 bad cursor"] = new(ServerError, 400, "The cursor is not one that this list gave."),
        ["spec lockfile bad"] = new(ServerError, 400, "\"status\":\"error\""),
        ["solve bad"] = new(ServerError, 400, "==bad"),
        ["build list pkgs"] = new(ServerError, 200, "\"id\":1,"),
        ["archive 404"] = new(ServerError, 404, """{"status":"error","message":"build id does not exist","""),
        ["installer 404"] = new(ServerError, 404, """{"status":"error","message":"build id does not exist","""),
        ["packages build filter"] = new(ServerError, 200, "\"count\":0"),
        ["svc(editor) create spec in team-a"] = new(ServerError, 403, """{"status":"error","message":"request not authorized","""),
        ["login next"] = new("records an open redirect", 200, "<base>/\"}}"),
        ["token no body unauth"] = new("records that anonymous callers gain rights by asking for a token", 200, "\"token\":\"<token>\"") { IsInMeaning = true },
        ["settings after (global get leaks ns?)"] = new(
            "records that a namespace's settings leak into the store's", 200, "\"conda_allowed_channels\":[],"),
        ["canceled build delete"] = new("records that canceled builds cannot be deleted", 200, """{"status":"ok","message":null}"""),
        ["storage log without auth"] = new(
            "records that logs can be read without credentials by guessing their names", 404, """{"detail":"Not Found"}"""),
        ["ns create invalid name"] = new("records a 403 where a 400 about the name was meant", 400, "bad name"),
        ["env list bad status"] = new("there are more states here, and the answer lists them", 422, """{"detail":[{"type":"enum","loc":["query","status"],"""),
        ["env v2 next"] = new("asks with a cursor that the other implementation made", 400, "The cursor is not one that this list gave."),
        ["build yaml not ready"] = new(NotReady, 307, "/conda-store/storage/yaml/"),
        ["build lockfile not ready"] = new(NotReady, 307, "/conda-store/storage/lockfile/"),
        ["spec lockfile empty"] = new(OtherLibrary, 400, "\"status\":\"error\""),
        ["settings put bad type"] = new(OtherLibrary, 400, "conda_allowed_channels"),
        ["spec body not json"] = new("tells place and kind of a mistake in JSON in another library's words", 422, "json_invalid"),
        ["spec missing required"] = new("says False where the names of the missing packages belong", 400, "Conda packages {'numpy'} required and missing"),
        ["celery"] = new("the names of another product's tasks and workers", 200, "\"registered_tasks\":"),
        ["solve"] = new(StubSolve, 200, "\"name\":\"numpy\",\"version\":\"1.0\""),
        ["solve cli (channels param)"] = new(StubSolve, 200, "\"name\":\"numpy\",\"version\":\"1.0\""),
        ["solve lockfile format"] = new(StubSolve, 200, "\"name\":\"numpy\",\"version\":\"1.0\""),
        ["v2 unauth"] = new(Registry),
        ["v2 auth"] = new(Registry),
        ["v2 short"] = new(Registry),
        ["v2 manifest"] = new(Registry),
        ["v2 tags"] = new(Registry),
        ["v2 blob"] = new(Registry),
        ["login page"] = new(OwnPage, 200, "placeholder=\"Username\""),
        ["root"] = new("names the host that the caller knows already", 307, "/conda-store/ui/"),
        ["prefix root"] = new(Slash, 307, "/conda-store/ui/"),
        ["openapi"] = new(OwnPage, 200, "\"openapi\":\"3."),
        ["docs"] = new(OwnPage, 200, "openapi.json"),
        ["ui"] = new(OwnPage, 200, "placeholder=\"Search\""),
        ["ui path"] = new("leads to the store's own page, where no other client is set up", 307, "/conda-store/admin/environment/ns/env/"),
        ["ui not-found"] = new(OwnPage, 404, "Not found"),
        ["admin"] = new(OwnPage, 200, "placeholder=\"Search\""),
        ["admin user unauth"] = new("comes back to the page after the login", 307, "/conda-store/login/?next=%2Fconda-store%2Fadmin%2Fuser%2F"),
        ["admin user"] = new(OwnPage, 200, "Logout"),
        ["admin build"] = new(OwnPage, 200, "id=\"build-status\""),
        ["favicon"] = new("another icon", 200),
    };
}
