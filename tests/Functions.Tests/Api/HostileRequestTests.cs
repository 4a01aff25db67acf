using System.Globalization;
using System.Net.Http.Headers;
using System.Reflection;
using CondaStore.Domain.Store;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Functions.Api.OpenApi;
using CondaStore.Functions.Hosting.Routing;
using CondaStore.Functions.Tests.Hosting;
using CondaStore.Local.Hosting;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CondaStore.Functions.Tests.Api;

/// <summary>
/// Sends every route missing, malformed, oversized and hostile input. <c>CONDA_STORE_TEST_REQUESTS</c> and
/// <c>CONDA_STORE_TEST_SEED</c> make the run longer or another one.
/// </summary>
public sealed class HostileRequestTests
{
    private const string Secret = "qzx-secret-7741";

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

    [Fact]
    public async Task Request_Hostile_GetsAnAnswerAndNothingOfOthers()
    {
        using TemporaryDirectory folder = new();
        await using EmbeddedHost host = await StartAsync(folder.Path);
        using HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = host.Address,
            Timeout = TimeSpan.FromSeconds(30),
        };
        string[] tokens = await PrepareAsync(host);
        FunctionRoute[] routes = [.. host.Services.GetRequiredService<FunctionRoutes>().All];
        Random random = new(Setting("CONDA_STORE_TEST_SEED", 1));
        HostileInput input = new(random);
        List<string> wrong = [];

        for (int i = 0; i < Setting("CONDA_STORE_TEST_REQUESTS", 1200); i++)
        {
            FunctionRoute route = routes[i % routes.Length];
            using HttpRequestMessage request = Request(host.Address, route, random, input);
            int caller = random.Next(3);
            if (caller > 0)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens[caller - 1]);
            }

            if (await ProblemAsync(http, request, isOutsider: caller < 2) is { } problem)
            {
                wrong.Add($"#{i} {request.Method} {request.RequestUri!.OriginalString[..Math.Min(300, request.RequestUri.OriginalString.Length)]}: {problem}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong answers\n" + string.Join(Environment.NewLine, wrong.Take(20)));
    }

    private static Task<EmbeddedHost> StartAsync(string folder) => EmbeddedHost.StartAsync(
        new EmbeddedHostOptions
        {
            DataDirectory = Path.Combine(folder, "data"),
            Port = 0,
            LogLevel = LogLevel.None,
            Settings = new Dictionary<string, string?>
            {
                ["Store:ChannelAlias"] = LocalChannel.Write(Path.Combine(folder, "channels"), packages: 4, filesEach: 1),
                ["Store:MaxRequestBytes"] = "100000",
                ["Store:Settings:conda_indexed_channels"] = """["local"]""",
                ["Store:Settings:conda_default_channels"] = """["local"]""",
            },
        },
        CancellationToken.None);

    // A namespace that outsiders must not see, and the tokens of one who may work elsewhere and of an administrator.
    private static async Task<string[]> PrepareAsync(EmbeddedHost host)
    {
        Specifications specifications = host.Services.GetRequiredService<Specifications>();
        await specifications.SubmitAsync(
            new SpecificationSubmission { Text = $"name: {Secret}\nchannels: [local]\ndependencies: [p1]\ndescription: {Secret}", Namespace = Secret },
            Caller.Store,
            CancellationToken.None);
        Access access = host.Services.GetRequiredService<Access>();
        return
        [
            access.Issue("mine", RoleBindings.Parse([KeyValuePair.Create("mine/*", new[] { "admin" })])),
            access.Issue("root", RoleBindings.Of(ArnPattern.All, Role.Admin)),
        ];
    }

    private static HttpRequestMessage Request(Uri address, FunctionRoute route, Random random, HostileInput input)
    {
        string method = random.Next(10) == 0 || route.Methods.Count == 0
            ? Methods[random.Next(Methods.Length)]
            : route.Methods[random.Next(route.Methods.Count)];
        string path = string.Join('/', route.Template.Segments.Select(s => string.Concat(s.Parts.Select(p => Part(p, random, input)))));
        string query = Query(route, random, input);
        Uri uri = new(
            address.GetLeftPart(UriPartial.Authority) + "/" + path + (random.Next(2) == 0 ? "/" : string.Empty) + query,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        HttpRequestMessage request = new(new HttpMethod(method), uri);
        if (method is not ("GET" or "HEAD" or "OPTIONS") && random.Next(6) > 0)
        {
            request.Content = new ByteArrayContent(input.Body());
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
        string[] names = [.. (route.Method.GetCustomAttribute<OperationAttribute>()?.Query ?? "next").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => n.TrimEnd('*'))];
        if (names.Length == 0 || random.Next(3) == 0)
        {
            return string.Empty;
        }

        return "?" + string.Join('&', Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"{names[random.Next(names.Length)]}={input.Segment()}"));
    }

    private static async Task<string?> ProblemAsync(HttpClient http, HttpRequestMessage request, bool isOutsider)
    {
        try
        {
            HttpResponseMessage answer = await http.SendAsync(request);
            string body = await answer.Content.ReadAsStringAsync();
            if ((int)answer.StatusCode >= 500)
            {
                return $"{(int)answer.StatusCode} {body}";
            }

            return isOutsider && (body + answer.Headers).Contains(Secret, StringComparison.Ordinal) ? "tells about another's namespace: " + body : null;
        }
        catch (TaskCanceledException)
        {
            return "no answer within 30 s";
        }
        catch (HttpRequestException exception) when (exception.InnerException is IOException or System.Net.Sockets.SocketException)
        {
            // Kestrel may close the connection on a body that nobody reads; that is an answer too, but a refused connection is not.
            return exception.HttpRequestError == HttpRequestError.ConnectionError ? "no connection" : null;
        }
    }

    private static int Setting(string name, int missing) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : missing;
}
