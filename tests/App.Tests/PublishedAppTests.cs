using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using CondaStore.App.Tests.FunctionsHost;
using CondaStore.App.Tests.FunctionsHost.Messages;
using CondaStore.Functions.Builds;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Protobuf;
using Type = System.Type;

namespace CondaStore.App.Tests;

/// <summary>What is deployed: wrong services, bindings or routes have to show here, not on Azure.</summary>
[Trait("Needs", "Azurite")]
public sealed partial class PublishedAppTests(PublishedApp app) : IClassFixture<PublishedApp>
{
    private static readonly Dictionary<string, MethodInfo> Methods =
        (from type in typeof(BuildEnvironment).Assembly.GetTypes()
         from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
         let function = method.GetCustomAttribute<FunctionAttribute>()
         where function is not null
         select (function.Name, method)).ToDictionary(f => f.Name, f => f.method, StringComparer.Ordinal);

    private WorkerHost Host => app.Host;

    [Fact]
    public async Task Publish_Zip_HasWhatRunsAndNothingElse()
    {
        await using ZipArchive zip = await ZipFile.OpenReadAsync(app.Zip);
        string[] names = [.. zip.Entries.Select(e => e.FullName)];

        Assert.Contains("host.json", names);
        Assert.Contains(".azurefunctions/function.deps.json", names);
        Assert.DoesNotContain(names, n => n.EndsWith(".pdb", StringComparison.Ordinal) || n.EndsWith(".xml", StringComparison.Ordinal));
        Assert.DoesNotContain(names, n => n.EndsWith('/') || n.Contains("packages.lock", StringComparison.Ordinal));
        Assert.Contains($" {Methods.Count} functions", app.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_Twice_GivesTheSameBytes()
    {
        string again = app.Zip + ".again";

        await PublishedApp.PublishAsync(again);

        Assert.Equal(await HashAsync(app.Zip), await HashAsync(again));
    }

    [Fact]
    public void Load_Worker_HasEveryFunctionOfTheLibrary() =>
        Assert.Equal(Methods.Keys.Order(StringComparer.Ordinal), Host.Functions.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Invoke_EveryFunctionOfHttp_AnswersInForm()
    {
        List<string> wrong = [];
        foreach (LoadedFunction function in Host.Functions.Values.Where(f => f.TriggerType == "httpTrigger"))
        {
            (string path, Dictionary<string, string> values) = Example(function.Trigger.GetProperty("route").GetString()!);
            HttpMethod method = new(function.Trigger.GetProperty("methods")[0].GetString()!.ToUpperInvariant());

            using HttpResponseMessage response = await Host.RequestAsync(function.Name, new HttpRequestMessage(method, path), values, Token);

            if (response.StatusCode >= HttpStatusCode.InternalServerError)
            {
                wrong.Add($"{function.Name} {method} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Token)}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong) + "\n" + Host.Log);
    }

    [Fact]
    public async Task Invoke_EveryTimer_Succeeds()
    {
        const string Due = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""";
        LoadedFunction[] timers = [.. Host.Functions.Values.Where(f => f.TriggerType == "timerTrigger")];
        Assert.NotEmpty(timers);

        foreach (LoadedFunction timer in timers)
        {
            InvocationResponse response = await Host.InvokeAsync(timer.Name, Due, Token);

            Assert.True(response.Result.Status == StatusResult.Types.Status.Success, $"{timer.Name}: {response.Result.Exception?.Message}");
        }
    }

    [Fact]
    public async Task Invoke_EveryActivity_HasItsServicesAndItsInput()
    {
        List<string> wrong = [];
        LoadedFunction[] activities = [.. Host.Functions.Values.Where(f => f.TriggerType == "activityTrigger")];
        Assert.NotEmpty(activities);

        foreach (LoadedFunction activity in activities)
        {
            InvocationResponse response = await Host.InvokeAsync(activity.Name, Input(Methods[activity.Name]), Token);

            // What it is to work on does not exist, which it may say; that it could not be made or called it may not.
            string failure = response.Result.Exception is { } e ? $"{e.Type} {e.Message} {e.StackTrace}" : "";
            if (failure.Length > 0
                && !failure.Contains("at CondaStore.Functions.", StringComparison.Ordinal)
                && !failure.Contains("at CondaStore.Domain.", StringComparison.Ordinal))
            {
                wrong.Add($"{activity.Name}: {failure}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Invoke_Orchestrator_AsksForItsFirstActivity()
    {
        OrchestratorResponse response = await ReplayAsync("BuildEnvironment", """{"BuildId":7,"ExpectedAttempt":0}""");

        OrchestratorAction action = Assert.Single(response.Actions);
        Assert.Equal("BeginBuild", action.ScheduleTask.Name);
        Assert.Equal(7, JsonDocument.Parse(action.ScheduleTask.Input).RootElement[0].GetProperty("BuildId").GetInt64());
    }

    [Fact]
    public async Task Invoke_EveryOrchestrator_Replays()
    {
        LoadedFunction[] orchestrators = [.. Host.Functions.Values.Where(f => f.TriggerType == "orchestrationTrigger")];
        Assert.NotEmpty(orchestrators);

        foreach (LoadedFunction orchestrator in orchestrators)
        {
            OrchestratorResponse response = await ReplayAsync(orchestrator.Name, Input(Methods[orchestrator.Name]));

            Assert.True(response.Actions.Count > 0, orchestrator.Name);
            Assert.DoesNotContain(response.Actions, a => a.CompleteOrchestration?.OrchestrationStatus == OrchestrationStatus.Failed);
        }
    }

    [Fact]
    public async Task Request_SpecificationOfOneWhoSignedIn_StartsItsBuild()
    {
        string cookie = await SignInAsync();
        using HttpRequestMessage post = new(HttpMethod.Post, "/conda-store/api/v1/specification")
        {
            Content = JsonContent.Create(new
            {
                @namespace = "filesystem",
                specification = "name: deployed\nchannels: [conda-forge]\ndependencies: [python]\n",
            }),
            Headers = { { "Cookie", cookie } },
        };

        using HttpResponseMessage response = await Host.RequestAsync("SpecificationCreate", post, Nothing, Token);

        string body = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.StatusCode == HttpStatusCode.OK, body + Host.Log);
        long id = JsonDocument.Parse(body).RootElement.GetProperty("data").GetProperty("build_id").GetInt64();
        CreateInstanceRequest started = Assert.Single(Host.Hub.Started, s => s.Name == "BuildEnvironment");
        Assert.Equal(id, JsonDocument.Parse(started.Input).RootElement.GetProperty("BuildId").GetInt64());

        string begin = $$"""{"BuildId":{{id}},"ExpectedAttempt":0,"Token":"t"}""";
        InvocationResponse begun = await Host.InvokeAsync("BeginBuild", begin, Token);

        Assert.True(begun.Result.Status == StatusResult.Types.Status.Success, begun.Result.Exception?.Message);
        using HttpRequestMessage get = new(HttpMethod.Get, $"/conda-store/api/v1/build/{id}") { Headers = { { "Cookie", cookie } } };
        using HttpResponseMessage build = await Host.RequestAsync("BuildGet", get, new Dictionary<string, string> { ["id"] = $"{id}" }, Token);
        using JsonDocument row = JsonDocument.Parse(await build.Content.ReadAsStringAsync(Token));
        Assert.Equal("BUILDING", row.RootElement.GetProperty("data").GetProperty("status").GetString());
    }

    private static IReadOnlyDictionary<string, string> Nothing { get; } = new Dictionary<string, string>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<string> SignInAsync()
    {
        using HttpRequestMessage login = new(HttpMethod.Post, "/conda-store/login")
        {
            Content = JsonContent.Create(new { username = "tester", password = "password" }),
        };
        using HttpResponseMessage response = await Host.RequestAsync("LoginSubmit", login, Nothing, Token);
        Assert.True(response.Headers.Contains("Set-Cookie"), await response.Content.ReadAsStringAsync(Token));
        return response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private async Task<OrchestratorResponse> ReplayAsync(string name, string input)
    {
        Timestamp time = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch);
        OrchestratorRequest request = new()
        {
            InstanceId = "instance",
            NewEvents =
            {
                new HistoryEvent { EventId = -1, Timestamp = time, OrchestratorStarted = new OrchestratorStartedEvent() },
                new HistoryEvent
                {
                    EventId = -1,
                    Timestamp = time,
                    ExecutionStarted = new ExecutionStartedEvent
                    {
                        Name = name,
                        Input = input,
                        OrchestrationInstance = new OrchestrationInstance { InstanceId = "instance", ExecutionId = "1" },
                    },
                },
            },
        };
        InvocationResponse response = await Host.InvokeAsync(name, Convert.ToBase64String(request.ToByteArray()), Token);
        Assert.True(response.Result.Status == StatusResult.Types.Status.Success, $"{name}: {response.Result.Exception?.Message}");
        return OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(response.ReturnValue.String));
    }

    // A path that the route takes, and the values of its parameters in it.
    private static (string Path, Dictionary<string, string> Values) Example(string route)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        string path = Parameter().Replace(route, parameter =>
        {
            Match words = Words().Match(parameter.Groups["constraint"].Value);
            string value = words.Success ? words.Groups[1].Value.Replace("\\", "", StringComparison.Ordinal).Replace("?", "", StringComparison.Ordinal) : "1";
            values[parameter.Groups["name"].Value] = value;
            return value;
        });
        return ("/" + path, values);
    }

    // The least that the function's input can be read from.
    private static string Input(MethodInfo method)
    {
        Type? type = method.GetParameters().FirstOrDefault(p => !p.ParameterType.Name.EndsWith("Context", StringComparison.Ordinal))?.ParameterType;
        return type is null ? "null" : type == typeof(string) ? "\"1\"" : type == typeof(long) ? "1" : "{}";
    }

    private static async Task<string> HashAsync(string path)
    {
        await using FileStream file = File.OpenRead(path);
        return Convert.ToHexString(await SHA256.HashDataAsync(file, Token));
    }

    [GeneratedRegex(@"\{\*?(?<name>\w+)(?::(?<constraint>(?:[^{}])*?))?\??\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^regex\(\^\(?([^|)$]*)")]
    private static partial Regex Words();
}
