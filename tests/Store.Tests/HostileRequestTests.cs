using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using System.Text.Json;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Local.Hosting;
using CondaStore.Store.Tests.Running;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using FunctionRoute = CondaStore.Functions.Api.FunctionRoute;
using FunctionRoutes = CondaStore.Functions.Api.FunctionRoutes;
using OperationAttribute = CondaStore.Functions.Api.OperationAttribute;

namespace CondaStore.Store.Tests;

/// <summary>
/// Sends every route missing, malformed, oversized and hostile input, as people who may see nothing of a private namespace and as an
/// administrator. <c>CONDA_STORE_TEST_REQUESTS</c> and <c>CONDA_STORE_TEST_SEED</c> make the run longer or another one.
/// </summary>
public sealed class HostileRequestTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Senders = 6;

    // What the same number of requests may leave behind when as many have been answered before.
    private const long MostGrowth = 64 << 20;

    // Names can be guessed, so requests hold them too; the content is nowhere but in the private namespace.
    private const string Private = "qzx-private";
    private const string PrivateEnvironment = "qzx-env";
    private const string NameMark = "qzx-";
    private const string Content = "zzcontent7741";

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

    private readonly TemporaryDirectory _folder = new();
    private readonly ConcurrentDictionary<int, int> _statuses = [];
    private EmbeddedHost? _host;
    private HttpClient? _http;

    private EmbeddedHost Host => _host!;

    private HttpClient Http => _http!;

    public async ValueTask InitializeAsync()
    {
        await StartAsync([]);
        await PlantAsync();
    }

    private async Task StartAsync(Dictionary<string, string?> more)
    {
        Dictionary<string, string?> settings = LocalChannel.Write(_folder.At("channels"), packages: 4, filesEach: 1);
        settings["Store:MaxRequestBytes"] = "100000";
        foreach ((string name, string? value) in more)
        {
            settings[name] = value;
        }

        _host = await EmbeddedHost.StartAsync(
            new EmbeddedHostOptions { DataDirectory = _folder.At("data"), Port = 0, LogLevel = LogLevel.None, Settings = settings }, CancellationToken.None);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = _host.Address,
            Timeout = TimeSpan.FromSeconds(60),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private async Task StopAsync()
    {
        Http.Dispose();
        await Host.DisposeAsync();
    }

    [Fact]
    public async Task Request_Hostile_GetsAnAnswerInFormAndNothingOfOthers()
    {
        int requests = TestSettings.Number("CONDA_STORE_TEST_REQUESTS", 5000);
        int seed = TestSettings.Number("CONDA_STORE_TEST_SEED", 1);
        FunctionRoute[] routes = [.. Host.Services.GetRequiredService<FunctionRoutes>().All];
        ConcurrentBag<string> wrong = [];

        // Administrators may open or delete what is private, so they come after the others.
        await SendAsync(routes, Strangers(), requests / 2, seed, wrong);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await SendAsync(routes, [Administrator()], requests - (requests / 2), seed + 1, wrong);
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        output.WriteLine($"{before >> 20} MiB after one half, {grown >> 10} KiB more after the other");
        output.WriteLine($"{requests} requests to {routes.Length} routes: " + string.Join(", ", _statuses.OrderBy(s => s.Key).Select(s => $"{s.Value}x {s.Key}")));
        Assert.True(wrong.IsEmpty, $"{wrong.Count} wrong answers\n" + string.Join(Environment.NewLine, wrong.Take(20)));
        Assert.Equal(requests, _statuses.Values.Sum());
        Assert.True(grown < MostGrowth, $"{grown >> 20} MiB more than before");
    }

    // Where a provider signs people in, the callback looks at more than elsewhere.
    [Fact]
    public async Task Login_HostileAtAProvider_GetsAnAnswerInForm()
    {
        await StopAsync();
        await StartAsync(new()
        {
            ["Store:Authentication"] = "JupyterHub",
            ["Store:OAuth:ProviderUrl"] = "http://127.0.0.1:1",
            ["Store:OAuth:CallbackUrl"] = "http://127.0.0.1/conda-store/oauth_callback/",
            ["Store:OAuth:ClientId"] = "store",
            ["Store:OAuth:ClientSecret"] = Content,
            ["Store:RoleBindings"] = """{"*": {"default/*": ["viewer"]}}""",
        });
        FunctionRoute[] routes = [.. Host.Services.GetRequiredService<FunctionRoutes>().All.Where(r => r.Function is "OAuthCallback" or "LoginForm" or "LoginSubmit" or "Logout")];
        ConcurrentBag<string> wrong = [];

        await SendAsync(routes, Strangers(), TestSettings.Number("CONDA_STORE_TEST_REQUESTS", 5000) / 10, TestSettings.Number("CONDA_STORE_TEST_SEED", 1), wrong);

        output.WriteLine(string.Join(", ", _statuses.OrderBy(s => s.Key).Select(s => $"{s.Value}x {s.Key}")));
        Assert.Equal(4, routes.Length);
        Assert.True(wrong.IsEmpty, string.Join(Environment.NewLine, wrong.Take(20)));
        Assert.Equal(["401"], _statuses.Keys.Where(s => s == 401).Select(s => $"{s}"));
    }

    [Fact]
    public async Task Request_ByStrangers_DoesNotTellWhetherANamespaceExists()
    {
        foreach (FunctionRoute route in Host.Services.GetRequiredService<FunctionRoutes>().All.Where(r => r.Template.Parameters.Any(p => p.Name == "ns")))
        {
            foreach (string? token in Strangers())
            {
                foreach (string method in route.Methods)
                {
                    string existing = await AnswerAsync(route, method, token, Private, PrivateEnvironment);
                    string missing = await AnswerAsync(route, method, token, "qzx-missing", "qzx-never");
                    Assert.Equal(missing.Replace("qzx-missing", Private).Replace("qzx-never", PrivateEnvironment), existing);
                }
            }
        }
    }

    [Theory]
    [InlineData("GET / HTTP/9.9\r\n\r\n")]
    [InlineData("\0\0\0\0\r\n\r\n")]
    [InlineData("GET /conda-store/%00/ HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("GET /conda-store/../../etc/passwd HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("GET /conda-store/api/v1/ HTTP/1.1\r\n\r\n")]
    [InlineData("GET /conda-store/api/v1/ HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n")]
    [InlineData("POST /conda-store/api/v1/specification/ HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /conda-store/api/v1/specification/ HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999\r\n\r\n{")]
    [InlineData("POST /conda-store/api/v1/specification/ HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("POST /conda-store/login/ HTTP/1.1\r\nHost: h\r\nContent-Type: multipart/form-data\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("POST /conda-store/login/ HTTP/1.1\r\nHost: h\r\nContent-Type: \u00ff;;=\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("GET /conda-store/api/v1/build/ HTTP/1.1\r\nHost: h\r\nAuthorization: Basic !!!\r\nCookie: conda-store-auth=a.b.c; conda-store-auth=\r\n\r\n")]
    public async Task Connection_MalformedBytes_IsRefusedAndTheStoreGoesOn(string request)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        using TcpClient client = new();
        await client.ConnectAsync("127.0.0.1", Host.Address.Port, limit.Token);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
        client.Client.Shutdown(SocketShutdown.Send);
        using StreamReader reader = new(stream);
        string answer = string.Empty;
        try
        {
            answer = await reader.ReadToEndAsync(limit.Token);
        }
        catch (IOException)
        {
            // The server closed the connection without reading what was left; that is a refusal too.
        }

        Assert.DoesNotContain("HTTP/1.1 500", answer);
        Assert.DoesNotContain(NameMark, answer);
        HttpResponseMessage next = await Http.GetAsync(new Uri("/conda-store/api/v1/", UriKind.Relative), limit.Token);
        Assert.True(next.IsSuccessStatusCode);
    }

    // A private namespace with an environment, a completed build and one that failed; what they hold must be seen by an administrator.
    private async Task PlantAsync()
    {
        using StoreClient admin = new(Host.Address, Administrator());
        await StoreClient.DataAsync(await admin.Http.PostAsync($"namespace/{Private}/", null));
        using StringContent metadata = new($$"""{"note":"{{Content}}"}""");
        await StoreClient.DataAsync(await admin.Http.PutAsync($"namespace/{Private}/metadata", metadata));
        string head = $"name: {PrivateEnvironment}\ndescription: {Content}\nchannels: [local]\nvariables: {{A: {Content}}}\n";
        JsonElement completed = await admin.EndedAsync(await admin.BuildAsync(Private, head + "dependencies: [p1]\n"));
        JsonElement failed = await admin.EndedAsync(await admin.BuildAsync(Private, head + $"dependencies: [{Content}]\n"));
        Assert.Equal(("COMPLETED", "FAILED"), (completed.Text("status"), failed.Text("status")));
        Assert.Contains(Content, completed.ToString());
        Assert.Contains(Content, failed.Text("status_info"));
    }

    private string Administrator() => Host.Services.GetRequiredService<TokenAuthority>().Issue("root", RoleBindings.Of(ArnPattern.All, Role.Admin));

    // Anonymous callers, those who work elsewhere in each role, one whose pattern looks like the private name, and tokens that were not issued here.
    private string?[] Strangers()
    {
        TokenAuthority tokens = Host.Services.GetRequiredService<TokenAuthority>();
        string elsewhere = tokens.Issue("mine", RoleBindings.Parse([KeyValuePair.Create("mine/*", new[] { "admin" })]));
        string alike = tokens.Issue("mine", RoleBindings.Parse([KeyValuePair.Create("qzx.private/*", new[] { "admin" }), KeyValuePair.Create("qzx/*", new[] { "admin" })]));
        string forged = Convert.ToBase64String("""{"alg":"none","typ":"JWT"}"""u8).TrimEnd('=') + "."
            + Convert.ToBase64String("""{"exp":4102444800,"primary_namespace":"root","role_bindings":{"*/*":["admin"]}}"""u8).TrimEnd('=') + ".";
        IEnumerable<string> others = new[] { "viewer", "developer" }
            .Select(role => tokens.Issue("mine", RoleBindings.Parse([KeyValuePair.Create("mine/*", new[] { role })])));
        return [null, elsewhere, alike, forged, elsewhere[..^2], .. others];
    }

    private async Task SendAsync(FunctionRoute[] routes, string?[] tokens, int requests, int seed, ConcurrentBag<string> wrong)
    {
        bool areStrangers = tokens.Length > 1;
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            Random random = new((seed * 1000) + sender);
            HostileInput input = areStrangers ? new(random, Private, PrivateEnvironment) : new(random);
            for (int i = sender; i < requests; i += Senders)
            {
                using HttpRequestMessage request = Request(routes[i % routes.Length], random, input, out string sent);
                if (tokens[random.Next(tokens.Length)] is { } token)
                {
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                }

                if (random.Next(4) == 0)
                {
                    request.Headers.TryAddWithoutValidation("Cookie", $"conda-store-login={input.Segment()}.{random.Next()}.{input.Segment()}.{input.Segment()}");
                }

                if (await ProblemAsync(request, sent, areStrangers) is { } problem)
                {
                    wrong.Add($"#{i} {request.Method} {Shortened(sent, 400)}\n   -> {Shortened(problem, 600)}");
                }
            }
        })));
    }

    private async Task<string> AnswerAsync(FunctionRoute route, string method, string? token, string ns, string environment)
    {
        string path = string.Join('/', route.Template.Segments.Select(s => string.Concat(s.Parts.Select(p => p switch
        {
            { IsParameter: false } => p.Text,
            { Name: "ns" } => ns,
            { Name: "env" } => environment,
            _ => "lockfile",
        }))));
        using HttpRequestMessage request = new(new HttpMethod(method), "/" + path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        HttpResponseMessage answer = await Http.SendAsync(request);
        return $"{method} {path.Replace("qzx-missing", Private).Replace("qzx-never", PrivateEnvironment)} {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
    }

    private HttpRequestMessage Request(FunctionRoute route, Random random, HostileInput input, out string sent)
    {
        string method = random.Next(10) == 0 || route.Methods.Count == 0
            ? Methods[random.Next(Methods.Length)]
            : route.Methods[random.Next(route.Methods.Count)];
        string path = string.Join('/', route.Template.Segments.Select(s => string.Concat(s.Parts.Select(p => Part(p, random, input)))));
        Uri uri = new(
            Host.Address.GetLeftPart(UriPartial.Authority) + "/" + path + (random.Next(2) == 0 ? "/" : string.Empty) + Query(route, random, input),
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        HttpRequestMessage request = new(new HttpMethod(method), uri);
        sent = uri.OriginalString;
        if (method is not ("GET" or "HEAD" or "OPTIONS") && random.Next(6) > 0)
        {
            byte[] body = input.Body();
            sent += " " + Encoding.Latin1.GetString(body);
            request.Content = new ByteArrayContent(body);
            if (random.Next(3) > 0)
            {
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(random.Next(4) == 0 ? "application/x-www-form-urlencoded" : "application/json");
            }
        }

        return request;
    }

    private static string Part(TemplatePart part, Random random, HostileInput input)
    {
        if (!part.IsParameter)
        {
            return part.Text!;
        }

        return random.Next(3) == 0 ? random.Next(1, 4).ToString(CultureInfo.InvariantCulture) : input.Segment();
    }

    private static string Query(FunctionRoute route, Random random, HostileInput input)
    {
        string[] names =
        [
            .. (route.Method.GetCustomAttribute<OperationAttribute>()?.Query ?? "next search namespace package page code state error")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => n.TrimEnd('*')),
        ];
        return names.Length == 0 || random.Next(3) == 0
            ? string.Empty
            : "?" + string.Join('&', Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"{names[random.Next(names.Length)]}={input.Segment()}"));
    }

    private async Task<string?> ProblemAsync(HttpRequestMessage request, string sent, bool isStranger)
    {
        try
        {
            HttpResponseMessage answer = await Http.SendAsync(request);
            string body = await answer.Content.ReadAsStringAsync();
            _statuses.AddOrUpdate((int)answer.StatusCode, 1, (_, count) => count + 1);
            string all = body + answer.Headers + answer.Content.Headers;
            if (isStranger && (all.Contains(Content) || (all.Contains(NameMark) && !sent.Contains(NameMark))))
            {
                return "tells about another's namespace: " + body;
            }

            return (int)answer.StatusCode >= 500 ? $"{(int)answer.StatusCode} {body}" : FormProblem(request, answer, body);
        }
        catch (TaskCanceledException)
        {
            return "no answer within 60 s";
        }
        catch (HttpRequestException exception) when (exception.InnerException is IOException or SocketException)
        {
            // The server may close the connection on a body that it does not want; that is an answer too, but a refused connection is not.
            _statuses.AddOrUpdate(0, 1, (_, count) => count + 1);
            return exception.HttpRequestError == HttpRequestError.ConnectionError ? "no connection" : null;
        }
    }

    // A refusal is {"status": "error", "message": …} or {"detail": …}. What the server refuses before any function has no body; so has
    // a path that begins with an empty segment, which no route can take, not even one for everything.
    private static string? FormProblem(HttpRequestMessage request, HttpResponseMessage answer, string body)
    {
        int status = (int)answer.StatusCode;
        bool isByServer = body.Length == 0
            && (status is 400 or 413 or 414 or 431 || (status == 404 && request.RequestUri!.AbsolutePath.StartsWith("//", StringComparison.Ordinal)));
        if (request.Method == HttpMethod.Head || status is >= 300 and < 400 || isByServer)
        {
            return null;
        }

        string? type = answer.Content.Headers.ContentType?.MediaType;
        if (type == "text/html" && body.StartsWith("<!DOCTYPE html>", StringComparison.Ordinal) && answer.Headers.Contains("Content-Security-Policy"))
        {
            // A page, which says in words what it refuses. Nothing that was sent runs in it.
            return body.Contains("<script>", StringComparison.Ordinal) ? body : null;
        }

        if (type != "application/json")
        {
            return status >= 400 ? $"{status} as {type}: {body}" : null;
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            JsonElement root = json.RootElement;
            bool isRefusal = root.ValueKind == JsonValueKind.Object
                && (root.TryGetProperty("detail", out _)
                    || (root.TryGetProperty("message", out JsonElement message) && message.ValueKind == JsonValueKind.String && root.Text("status") == "error"));
            return status >= 400 == isRefusal ? null : $"{status} with another form: {body}";
        }
        catch (JsonException)
        {
            return $"{status} with broken JSON: {body}";
        }
    }

    private static string Shortened(string text, int length) => text.Length <= length ? text : text[..length] + "…";
}
