using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CondaStore.Functions.Tests.Api;

/// <summary>
/// Every endpoint that existing clients know: with and without the slash at the end, the form of its answer, who may call it, and what
/// the others get.
/// </summary>
public sealed partial class EndpointTests(FilledApiStore filled) : IClassFixture<FilledApiStore>
{
    // The form of an answer, by the names of its members in their order.
    private static readonly Dictionary<string, string[]> Forms = new(StringComparer.Ordinal)
    {
        ["data"] = ["status", "data", "message"],
        ["ack"] = ["status", "message"],
        ["page"] = ["status", "data", "message", "page", "size", "count"],
        ["names"] = ["status", "data", "page", "size", "count"],
        ["cursor"] = ["data", "status", "message", "cursor", "count"],
        ["login"] = ["status", "data"],
        ["solve"] = ["solve"],
        ["workers"] = ["availability", "stats", "registered_tasks", "active_tasks", "scheduled_tasks"],
        ["error"] = ["status", "message"],
    };

    /// <summary>Method, path, body, status and form of the answer, the least role that may (in the namespace; <c>*</c> in the whole store;
    /// <c>anybody</c> with a token).</summary>
    public static TheoryData<string, string, string?, int, string, string> Endpoints { get; } = new()
    {
        { "GET", "api/v1/", null, 200, "data", "" },
        { "GET", "api/v1/permission/", null, 200, "data", "" },
        { "GET", "api/v1/usage/", null, 200, "data", "" },
        { "POST", "api/v1/token/", null, 200, "data", "" },
        { "GET", "api/v1/token/", null, 200, "page", "anybody" },
        { "DELETE", "api/v1/token/0123456789abcdef/", null, 404, "error", "anybody" },

        { "GET", "api/v1/audit/", null, 200, "cursor", "*admin" },
        { "GET", "api/v1/audit/?namespace=team", null, 200, "cursor", "admin" },
        { "GET", "api/v1/audit/export/", null, 200, "", "*admin" },
        { "GET", "api/v1/audit/verify/", null, 200, "data", "*admin" },

        { "GET", "api/v1/namespace/", null, 200, "names", "" },
        { "GET", "api/v1/namespace/team/", null, 200, "data", "viewer" },
        { "POST", "api/v1/namespace/team/", null, 409, "error", "admin" },
        { "PUT", "api/v1/namespace/team/", "{}", 200, "ack", "admin" },
        { "PUT", "api/v1/namespace/team/metadata", """{"a":1}""", 200, "ack", "admin" },
        { "GET", "api/v1/namespace/team/roles", null, 200, "data", "viewer" },
        { "DELETE", "api/v1/namespace/team/roles", null, 200, "ack", "admin" },
        { "GET", "api/v1/namespace/team/role?other_namespace=default", null, 404, "error", "viewer" },
        { "POST", "api/v1/namespace/team/role", """{"other_namespace":"nonexist","role":"viewer"}""", 400, "error", "admin" },
        { "PUT", "api/v1/namespace/team/role", """{"other_namespace":"nonexist","role":"viewer"}""", 400, "error", "admin" },
        { "DELETE", "api/v1/namespace/team/role", """{"other_namespace":"default"}""", 200, "ack", "admin" },
        { "DELETE", "api/v1/namespace/team-gone/", null, 404, "error", "admin" },

        { "GET", "api/v1/environment/", null, 200, "page", "" },
        { "GET", "api/v2/environment/", null, 200, "cursor", "" },
        { "GET", "api/v1/environment/team/e/", null, 200, "data", "viewer" },
        { "PUT", "api/v1/environment/team/e/", "{}", 200, "ack", "developer" },
        { "DELETE", "api/v1/environment/team/nope/", null, 400, "error", "admin" },
        { "GET", "api/v1/environment/team/e/lockfile/", null, 307, "", "viewer" },
        { "GET", "api/v1/environment/team/e/conda-lock.yml", null, 307, "", "viewer" },
        { "GET", "api/v1/environment/team/e/conda-lock.yaml", null, 307, "", "viewer" },

        { "GET", "api/v1/specification/?channel=conda-forge&conda=numpy", null, 200, "solve", "developer" },
        { "POST", "api/v1/specification/", """{"namespace":"team","specification":"name: posted"}""", 200, "data", "developer" },
        { "POST", "api/v1/specification/preview/", """{"namespace":"team","specification":"name: e\nchannels: [conda-forge]\ndependencies: [numpy]"}""", 200, "data", "developer" },

        { "GET", "api/v1/build/", null, 200, "page", "" },
        { "GET", "api/v1/build/1/", null, 200, "data", "viewer" },
        { "PUT", "api/v1/build/1/", null, 200, "data", "developer" },
        { "PUT", "api/v1/build/1/cancel/", null, 200, "ack", "developer" },
        { "DELETE", "api/v1/build/2/", null, 400, "error", "admin" },
        { "GET", "api/v1/build/1/packages/", null, 200, "page", "viewer" },
        { "GET", "api/v1/build/1/logs/", null, 307, "", "viewer" },
        { "GET", "api/v1/build/1/specification/", null, 200, "yaml", "viewer" },
        { "GET", "api/v1/build/1/yaml/", null, 307, "", "viewer" },
        { "GET", "api/v1/build/1/explicit/", null, 307, "", "viewer" },
        { "GET", "api/v1/build/1/lockfile/", null, 307, "", "viewer" },
        { "GET", "api/v1/build/1/conda-lock.yml", null, 307, "", "viewer" },
        { "GET", "api/v1/build/1/conda-lock.yaml", null, 307, "", "viewer" },
        { "GET", "api/v1/build/1/archive/", null, 307, "", "viewer" },
        { "GET", "api/v1/build/1/installer/", null, 400, "error", "viewer" },
        { "GET", "api/v1/build/1/docker/", null, 400, "error", "viewer" },

        { "GET", "api/v1/channel/", null, 200, "page", "" },
        { "POST", "api/v1/channel/refresh/", null, 200, "ack", "*admin" },
        { "GET", "api/v1/package/", null, 200, "page", "" },
        { "GET", "api/v1/setting/", null, 200, "data", "*developer" },
        { "GET", "api/v1/setting/team/", null, 200, "data", "developer" },
        { "GET", "api/v1/setting/team/e/", null, 200, "data", "developer" },
        { "PUT", "api/v1/setting/", """{"conda_max_solve_time":300}""", 200, "data", "*admin" },
        { "PUT", "api/v1/setting/team/", """{"conda_included_packages":[]}""", 200, "data", "admin" },
        { "PUT", "api/v1/setting/team/e/", """{"conda_included_packages":[]}""", 200, "data", "admin" },

        { "GET", "login/", null, 200, "html", "" },
        { "POST", "login/", """{"username":"username","password":"password"}""", 200, "login", "" },
        { "POST", "logout/", null, 303, "", "" },

        { "GET", "metrics", null, 200, "text", "" },
        { "GET", "celery", null, 200, "workers", "" },
        { "GET", "openapi.json", null, 200, "json", "" },
        { "GET", "docs", null, 200, "html", "" },
        { "GET", "", null, 307, "", "" },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Endpoint_WithAndWithoutSlash_AnswersInForm(string method, string path, string? body, int status, string form, string role)
    {
        using HttpClient http = filled.ClientOf(role.Length == 0 ? null : filled.Administrator);
        (string first, string rest) = Split(path);

        string with = await CheckedAsync(http, method, $"{first.TrimEnd('/')}/{rest}", body, status, form);
        string without = await CheckedAsync(http, method, first.TrimEnd('/') + rest, body, status, form);

        // Apart from what counts on with every call.
        Assert.Equal(Lasting(with), Lasting(without));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Endpoint_ByRole_IsAllowedOrRefused(string method, string path, string? body, int status, string form, string role)
    {
        if (role.Length == 0)
        {
            // What needs no permission is in the other test, which asks anonymously.
            using HttpClient anybody = filled.ClientOf(filled.TokenOf("other/*", "viewer"));
            await CheckedAsync(anybody, method, path, body, status, form);
            return;
        }

        if (role is "anybody")
        {
            using HttpClient nobody = filled.ClientOf(null);
            using HttpClient signedIn = filled.ClientOf(filled.TokenOf("other/*", "viewer"));
            await CheckedAsync(nobody, method, path, body, 403, "error");
            await CheckedAsync(signedIn, method, path, body, status, form);
            return;
        }

        string[] roles = ["viewer", "developer", "admin"];
        string pattern = role[0] == '*' ? "*/*" : "team*/*";
        int least = Array.IndexOf(roles, role.TrimStart('*'));
        List<string?> refused = [null, filled.TokenOf("other/*", "admin"), filled.TokenOf("te.m/*", "admin"), .. roles[..least].Select(r => filled.TokenOf(pattern, r))];
        if (path.Contains("specification/?", StringComparison.Ordinal))
        {
            // A solve belongs to no namespace, so permission to solve in any namespace is sufficient.
            refused.RemoveRange(1, 2);
        }

        foreach (string? token in refused)
        {
            using HttpClient http = filled.ClientOf(token);
            string answer = await CheckedAsync(http, method, path, body, 403, "error");
            Assert.StartsWith("""{"status":"error","message":"request not authorized",""", answer, StringComparison.Ordinal);
        }

        foreach (string allowed in roles[least..])
        {
            using HttpClient http = filled.ClientOf(filled.TokenOf(pattern, allowed));
            await CheckedAsync(http, method, path, body, status, form);
        }
    }

    [Theory]
    [InlineData("namespace/")]
    [InlineData("environment/")]
    [InlineData("build/")]
    [InlineData("build/1/packages/")]
    [InlineData("channel/")]
    [InlineData("package/")]
    public async Task Listing_PageAndSize_AreRead(string listing)
    {
        using HttpClient http = filled.ClientOf(filled.Administrator);
        (JsonElement whole, int all) = await PageAsync(http, listing + "?size=100");
        Assert.Equal((1, 100), (whole.GetProperty("page").GetInt32(), whole.GetProperty("size").GetInt32()));
        Assert.Equal(whole.GetProperty("count").GetInt32(), all);
        Assert.NotEqual(0, all);

        (JsonElement second, int one) = await PageAsync(http, listing + "?page=2&size=1");
        Assert.Equal((2, 1, all), (second.GetProperty("page").GetInt32(), second.GetProperty("size").GetInt32(), second.GetProperty("count").GetInt32()));
        Assert.Equal(Math.Min(1, all - 1), one);
        Assert.Equal((0, 1), await SizeAsync(listing + "?page=0&size=1"));
        Assert.Equal((1, 100), await SizeAsync(listing + "?size=1000"));
        // The existing command line client ends every URL with a slash.
        Assert.Equal((2, 1), await SizeAsync(listing + "?size=1&page=2/"));
        Assert.Equal((1, 100), await SizeAsync(listing + "?size=100&order=sideways&sort_by=bogus"));
        Assert.Equal(0, (await PageAsync(http, listing + "?page=2000000000&size=100")).Items);
        foreach (string bad in new[] { "size=0", "size=-1", "size=abc", "page=-1", "page=", "page=99999999999999999999" })
        {
            HttpResponseMessage refused = await http.GetAsync($"/conda-store/api/v1/{listing}?{bad}");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.StartsWith("""{"detail":[{"type":""", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        async Task<(int Page, int Size)> SizeAsync(string path)
        {
            JsonElement page = (await PageAsync(http, path)).Page;
            return (page.GetProperty("page").GetInt32(), page.GetProperty("size").GetInt32());
        }
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/conda-store/metrics")]
    public async Task Metrics_EveryLine_IsANameAndANumber(string path)
    {
        using HttpClient http = filled.ClientOf(null);

        string text = await http.GetStringAsync(path);

        Assert.All(text.Split('\n'), line => Assert.Matches("^conda_store_[a-z_]+ [0-9]+$", line));
        Assert.All(
            new[] { "disk_free", "disk_total", "disk_usage", "environments", "build_queued", "build_building", "build_completed", "build_failed", "build_canceled" },
            name => Assert.Contains($"conda_store_{name} ", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("environment/", true)]
    [InlineData("build/1/docker/", true)]
    [InlineData("build/", false)]
    [InlineData("namespace/", false)]
    public async Task Route_Deprecated_SaysSo(string path, bool isDeprecated)
    {
        using HttpClient http = filled.ClientOf(filled.Administrator);

        HttpResponseMessage answer = await http.GetAsync("/conda-store/api/v1/" + path);

        Assert.Equal(isDeprecated, answer.Headers.TryGetValues("Deprecation", out IEnumerable<string>? deprecation) && deprecation.Single() == "True");
        Assert.Equal(isDeprecated, answer.Headers.TryGetValues("Sunset", out IEnumerable<string>? sunset) && sunset.Single() == "Mon, 17 Mar 2025 00:00:00 UTC");
    }

    private static async Task<string> CheckedAsync(HttpClient http, string method, string path, string? body, int status, string form)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), "/conda-store" + (path is "" or "/" ? path : "/" + path));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        HttpResponseMessage answer = await http.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();

        Assert.True(status == (int)answer.StatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        string? media = answer.Content.Headers.ContentType?.MediaType;
        if (Forms.TryGetValue(form, out string[]? members))
        {
            Assert.Equal("application/json", media);
            using JsonDocument document = JsonDocument.Parse(text);
            // A refusal tells more: the code of the error, hints.
            Assert.Equal(members, document.RootElement.EnumerateObject().Select(m => m.Name).Take(form == "error" ? 2 : int.MaxValue));
            Assert.True(form is "solve" or "workers" || document.RootElement.GetProperty("status").GetString() == (status < 400 ? "ok" : "error"), text);
            Assert.All(Time().Matches(text).Select(m => m.Value), time => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}""$", time));
        }
        else if (form.Length > 0)
        {
            Assert.Equal(form switch { "html" => "text/html", "json" => "application/json", "yaml" => "text/yaml", _ => "text/plain" }, media);
            Assert.NotEmpty(text);
        }

        return text;
    }

    private static async Task<(JsonElement Page, int Items)> PageAsync(HttpClient http, string path)
    {
        using JsonDocument document = JsonDocument.Parse(await http.GetStringAsync("/conda-store/api/v1/" + path));
        return (document.RootElement.Clone(), document.RootElement.GetProperty("data").GetArrayLength());
    }

    private static (string Path, string Query) Split(string path) =>
        path.IndexOf('?', StringComparison.Ordinal) is >= 0 and int at ? (path[..at], path[at..]) : (path, string.Empty);

    private static string Lasting(string text) => Passing().Replace(text, "…");

    // A time, but for the expiration of a token, which alone carries its offset.
    [GeneratedRegex("""(?<!"expiration":")\b\d{4}-\d\d-\d\dT[^"]*["]""")]
    private static partial Regex Time();

    [GeneratedRegex("""eyJ[\w.-]+|"build_id":\d+|"(stage|progress|status|count|size|storage|num_builds|current_build_id|num_environments|uptime|active_tasks|scheduled_tasks)":([^,{}]+|\{[^}]*\})|conda_store_\w+ \d+""")]
    private static partial Regex Passing();
}
