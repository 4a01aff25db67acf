using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using CondaStore.App.Tests.FunctionsHost;
using CondaStore.App.Tests.FunctionsHost.Messages;
using CondaStore.Domain.Diagnostics;
using CondaStore.Functions.Builds;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Protobuf;
using Type = System.Type;

namespace CondaStore.App.Tests;

/// <summary>What is deployed: wrong services, bindings or routes have to show here, not on Azure.</summary>
[Trait("Needs", "Azurite")]
[Collection(typeof(PublishedAppCollection))]
public sealed class PublishedAppTests(PublishedApp app)
{
    private static readonly Dictionary<string, MethodInfo> Methods =
        (from type in typeof(BuildEnvironment).Assembly.GetTypes()
         from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
         let function = method.GetCustomAttribute<FunctionAttribute>()
         where function is not null
         select (function.Name, method)).ToDictionary(f => f.Name, f => f.method, StringComparer.Ordinal);

    // Inputs whose text has a form.
    private static readonly Dictionary<string, string> Inputs = new(StringComparer.Ordinal)
    {
        ["FlipLink"] = "\"nowhere/nothing\"",
        ["RemoveBackups"] = """{"KeepLast":100,"KeepSince":"2026-01-01T00:00:00Z"}""",
    };

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

    // The script compares what the assemblies have with what the projects say; this is what they say without a setting.
    [Fact]
    public async Task Publish_Assemblies_HaveTheVersionOfTheTags()
    {
        string published = await PublishedApp.VersionAsync();

        Assert.Matches(@"^\d+\.\d+\.\d+(-[0-9a-z.-]+)?$", published);
        Assert.DoesNotContain("-dev", published, StringComparison.Ordinal);
        Assert.EndsWith("version 0.1.0-dev", app.Said.TrimEnd(), StringComparison.Ordinal);
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
        LoadedFunction[] activities = [.. Host.Functions.Values.Where(f => f.TriggerType == "activityTrigger")];
        Assert.NotEmpty(activities);
        List<string> wrong = [];
        foreach (LoadedFunction activity in activities)
        {
            string input = Inputs.GetValueOrDefault(activity.Name) ?? Input(Methods[activity.Name]);

            InvocationResponse response = await Host.InvokeAsync(activity.Name, input, Token);

            if (IsDefect(response))
            {
                wrong.Add($"{activity.Name}: {response.Result.Exception?.Message}{response.ReturnValue}");
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

    private static CancellationToken Token => TestContext.Current.CancellationToken;

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

    // That what it is to work on does not exist, an activity may say, by the exception or the result that the orchestrator expects.
    // Whatever else it throws is a defect, such as a service that is missing.
    private static bool IsDefect(InvocationResponse response)
    {
        if (response.Result.Status != StatusResult.Types.Status.Success)
        {
            return !response.Result.Exception.Message.StartsWith('{')
                || JsonDocument.Parse(response.Result.Exception.Message).RootElement.GetProperty("errorType").GetString() != typeof(StoreException).FullName;
        }

        using JsonDocument result = JsonDocument.Parse(response.ReturnValue.Json);
        return result.RootElement.GetProperty("Code") is { ValueKind: JsonValueKind.Number } code && code.GetInt32() == (int)ErrorCode.Internal;
    }

    // An input as the caller of the function would give it, of something that does not exist.
    private static string Input(MethodInfo method)
    {
        Type? type = method.GetParameters().FirstOrDefault(p => !p.ParameterType.Name.EndsWith("Context", StringComparison.Ordinal))?.ParameterType;
        return type is null ? "null" : JsonSerializer.Serialize(Example(type));
    }

    private static object? Example(Type type) =>
        type == typeof(string) ? "1"
        : type == typeof(long) ? 999_999_999L
        : type.IsValueType ? Activator.CreateInstance(type)
        : type.GetConstructors() is [var constructor, ..] ? constructor.Invoke([.. constructor.GetParameters().Select(p => Example(p.ParameterType))])
        : null;

    private static async Task<string> HashAsync(string path)
    {
        await using FileStream file = File.OpenRead(path);
        return Convert.ToHexString(await SHA256.HashDataAsync(file, Token));
    }
}
