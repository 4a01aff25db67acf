using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Work;
using CondaStore.Local.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CondaStore.Functions.Tests.Conformance;

/// <summary>Replays the recorded exchanges of another implementation, in their order, against one store.</summary>
public sealed class ReplayTests
{
    private const string Password = "password";

    [Fact]
    public void Deviations_EveryLabel_IsRecorded() =>
        Assert.Empty(Deviations.All.Keys.Except(Recording.All.Select(r => r.Label)));

    [Fact]
    public async Task Replay_Recordings_AnswersAlike()
    {
        string folder = Directory.CreateTempSubdirectory("replay-").FullName;
        try
        {
            await using EmbeddedHost host = await StartAsync(folder);
            using HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = host.Address };
            string admin = await LoginAsync(http);
            TokenAuthority authority = host.Services.GetRequiredService<TokenAuthority>();
            Tokens tokens = new(
                admin,
                authority.Issue("dev", RoleBindings.Parse([KeyValuePair.Create("team-*/*", new[] { "developer" }), KeyValuePair.Create("ro/*", new[] { "viewer" })])),
                authority.Issue("svc", RoleBindings.Parse([KeyValuePair.Create("team-*/*", new[] { "editor" })])));
            await WaitForAsync(http, admin, 1, "COMPLETED");

            List<string> differences = [];
            foreach (Recording recording in Recording.All)
            {
                Deviation? deviation = Deviations.All.GetValueOrDefault(recording.Label);
                if (deviation is { Status: null })
                {
                    continue;
                }

                await PrepareAsync(http, admin, recording);
                if (await DifferenceAsync(http, recording, deviation, tokens) is { } difference)
                {
                    differences.Add($"{recording.Number} {recording.Label} ({recording.Method} {recording.Path}): {difference}");
                }
            }

            Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<EmbeddedHost> StartAsync(string folder)
    {
        string watched = Path.Combine(folder, "watched");
        Directory.CreateDirectory(watched);
        await File.WriteAllTextAsync(
            Path.Combine(watched, "python-flask-env.yml"),
            "name: python-flask-env\nchannels: [conda-forge]\ndependencies: ['python ==3.12', flask]\n");
        return await EmbeddedHost.StartAsync(
            new EmbeddedHostOptions
            {
                DataDirectory = Path.Combine(folder, "data"),
                Port = 0,
                LogLevel = LogLevel.None,
                Settings = new Dictionary<string, string?>
                {
                    ["Store:DummyPassword"] = Password,
                    ["Store:Watch:0"] = watched,
                    ["Store:Settings:conda_included_packages"] = """["ipykernel"]""",
                    ["Store:Ui:AllowedOrigins"] = "http://foo.example",
                    ["Store:Settings:build_artifacts"] = """["LOCKFILE","YAML","CONDA_PACK","CONSTRUCTOR_INSTALLER"]""",
                    ["Store:Settings:conda_solve_platforms"] = """["linux-64"]""",
                },
                ConfigureServices = services => services.AddSingleton(new ChannelConnection(new StubChannel())),
            },
            CancellationToken.None);
    }

    private static async Task<string> LoginAsync(HttpClient http)
    {
        HttpResponseMessage answer = await http.PostAsJsonAsync("/conda-store/login/", new { username = "username", password = Password });
        string cookie = answer.Headers.GetValues("set-cookie").Single();
        return cookie["conda-store-auth=".Length..cookie.IndexOf(';', StringComparison.Ordinal)];
    }

    // What the recorded builds had reached by then, because their stub worker was slower or faster.
    private static Task PrepareAsync(HttpClient http, string admin, Recording recording) => recording.Label switch
    {
        "build get queued/building" => WaitForAsync(http, admin, 2, "BUILDING"),
        "build yaml not ready" => WaitForAsync(http, admin, 2, "fetch", "stage"),
        "build list" => WaitForAsync(http, admin, 3, "COMPLETED"),
        "canceled build" => WaitForAsync(http, admin, 2, "CANCELED"),
        _ => Task.CompletedTask,
    };

    private static async Task WaitForAsync(HttpClient http, string admin, int build, string status, string member = "status")
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        string? found = string.Empty;
        while (found != status)
        {
            await Task.Delay(50, limit.Token);
            using HttpRequestMessage request = new(HttpMethod.Get, $"/conda-store/api/v1/build/{build}/");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", admin);
            HttpResponseMessage answer = await http.SendAsync(request, limit.Token);
            using JsonDocument body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(limit.Token));
            found = answer.IsSuccessStatusCode ? body.RootElement.GetProperty("data").GetProperty(member).GetString() : string.Empty;
            Assert.True(found != "FAILED" || status == "FAILED", body.RootElement.ToString());
        }
    }

    private static async Task<string?> DifferenceAsync(HttpClient http, Recording recording, Deviation? deviation, Tokens tokens)
    {
        string path = recording.Path.StartsWith("http://localhost:8085", StringComparison.Ordinal)
            ? recording.Path["http://localhost:8085".Length..]
            : "/conda-store" + Adapt(recording.Path);
        using HttpRequestMessage request = new(new HttpMethod(recording.Method), path);
        if (recording.Request is { } body)
        {
            // A recorded text is the body itself, which is not JSON.
            string text = body.ValueKind == JsonValueKind.String ? body.GetString()! : Adapt(body.GetRawText());
            request.Content = new StringContent(text, Encoding.UTF8, "application/json");
        }

        Authenticate(request, recording.Label, tokens);
        if (recording.Label.StartsWith("cors", StringComparison.Ordinal))
        {
            request.Headers.Add("Origin", "http://foo.example");
            if (recording.Method == "OPTIONS")
            {
                request.Headers.Add("Access-Control-Request-Method", "GET");
            }
        }

        HttpResponseMessage answer = await http.SendAsync(request);
        string found = await answer.Content.ReadAsStringAsync();
        int status = deviation?.Status ?? recording.Status;
        if ((int)answer.StatusCode != status)
        {
            return $"status {(int)answer.StatusCode} instead of {status}: {found}";
        }

        if (deviation is not null)
        {
            if (!deviation.IsInMeaning && status == recording.Status && recording.Body.Length > 0 && Comparison.Difference(Adapt(recording.Body), found) is null)
            {
                return "is answered as it was recorded, so its reason to deviate is gone";
            }

            string all = Comparison.Normalize($"{answer.Headers.Location} {found}");
            return all.Contains(Comparison.Normalize(deviation.Holds), StringComparison.Ordinal) ? null : $"'{deviation.Holds}' is not in {all}";
        }

        return HeaderDifference(recording, answer)
            ?? (recording.Body.Length == 0 || recording.Label.StartsWith("metrics", StringComparison.Ordinal)
                ? null
                : Comparison.Difference(Adapt(recording.Body), found));
    }

    // The recorded server added a pip package to every environment; pip packages have tests of their own, so these are taken out.
    // The stub channel has one package more than the recorded index, and the version is this product's.
    // What the stub solver gave for zlib, the stub channel has for numpy, and a time that has passed comes later.
    private static string Adapt(string text) => text
        .Replace("conda=zlib", "conda=numpy", StringComparison.Ordinal)
        .Replace("\"expiration\":\"2026-11-22T12:00:00\"", $"\"expiration\":\"{DateTime.UtcNow.AddHours(1):s}\"", StringComparison.Ordinal)
        .Replace("\"expiration\": \"2026-11-22T12:00:00\"", $"\"expiration\": \"{DateTime.UtcNow.AddHours(1):s}\"", StringComparison.Ordinal)
        .Replace("\"count\":22", "\"count\":23", StringComparison.Ordinal)
        .Replace("2025.2.3-dev", ProductVersion.Text, StringComparison.Ordinal)
        .Replace("\"status\":\"QUEUED\"", "\"status\":\"BUILDING\"", StringComparison.Ordinal)
        .Replace(",{\"pip\":[\"flask\",\"nothing\"]}", string.Empty, StringComparison.Ordinal)
        .Replace(",{\"pip\":[\"nothing\"]}", string.Empty, StringComparison.Ordinal)
        .Replace(", {pip: [flask]}", string.Empty, StringComparison.Ordinal)
        .Replace("\"pypi_included_packages\":[\"nothing\"]", "\"pypi_included_packages\":[]", StringComparison.Ordinal);

    private static void Authenticate(HttpRequestMessage request, string label, Tokens tokens)
    {
        switch (label)
        {
            case string when label.Contains("unauth", StringComparison.Ordinal) || label.Contains("403", StringComparison.Ordinal):
                break;
            case "perm cookie":
                request.Headers.Add("Cookie", "conda-store-auth=" + tokens.Administrator);
                break;
            case "perm basic":
                request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("any:" + tokens.Administrator)));
                break;
            case "perm bad bearer":
                request.Headers.Authorization = new("Bearer", "bad");
                break;
            case "perm bad basic":
                request.Headers.TryAddWithoutValidation("Authorization", "Basic !!!");
                break;
            case "perm svc-token (editor role)" or "svc(editor) create spec in team-a":
                request.Headers.Authorization = new("Bearer", tokens.Editor);
                break;
            case "storage log without auth":
                break;
            case "perm other scheme":
                request.Headers.Authorization = new("Digest", "x");
                break;
            case "perm dev-token (developer role)" or "role authz: dev ns read" or "dev create spec in team-a (ns missing)" or "token escalate":
                request.Headers.Authorization = new("Bearer", tokens.Developer);
                break;
            default:
                request.Headers.Authorization = new("Bearer", tokens.Administrator);
                break;
        }
    }

    private sealed record Tokens(string Administrator, string Developer, string Editor);

    private static string? HeaderDifference(Recording recording, HttpResponseMessage answer)
    {
        foreach ((string name, string wanted) in recording.Headers.Where(h => h.Key is not ("content-type" or "set-cookie")))
        {
            string found = answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values)
                : answer.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : string.Empty;
            if (name == "location")
            {
                // The signature of a link is in its query.
                found = found.Split('?')[0];
            }

            if (Comparison.Normalize(found) != Comparison.Normalize(wanted))
            {
                return $"header {name} is '{found}' instead of '{wanted}'";
            }
        }

        string media = recording.Headers.GetValueOrDefault("content-type", string.Empty).Split(';')[0];
        return media.Length == 0 || answer.Content.Headers.ContentType?.MediaType == media
            ? null
            : $"content type {answer.Content.Headers.ContentType} instead of {media}";
    }
}
