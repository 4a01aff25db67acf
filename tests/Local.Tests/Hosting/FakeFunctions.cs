using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace CondaStore.Local.Tests.Hosting;

/// <summary>State that the fake functions share with a test; one per host.</summary>
public sealed class FakeState
{
    public ConcurrentQueue<string> Calls { get; } = new();

    public TaskCompletionSource Gate { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Count(string call) => Calls.Count(c => c == call);
}

/// <summary>Functions that exist for the tests of the embedded host.</summary>
public sealed class FakeFunctions(FakeState state)
{
    [Function("AlphaList")]
    public static IResult AlphaList([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/list")] HttpRequest request) =>
        Results.Text("list");

    [Function("BetaItem")]
    public static IResult BetaItem([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{name}")] HttpRequest request, string name) =>
        Results.Text("item " + name);

    [Function("ItemsBeforeList")]
    public static IResult AnyPair([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "pairs/{a}/{b}")] HttpRequest request, string a, string b) =>
        Results.Text($"pair {a} {b}");

    [Function("ZPairLatest")]
    public static IResult Shadowed([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "pairs/{a}/latest")] HttpRequest request, string a) =>
        Results.Text("never reached " + a);

    [Function("Number")]
    public static IResult Number([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "numbers/{id:int}")] HttpRequest request, int id) =>
        Results.Text("number " + (id + 1));

    [Function("NumberLatest")]
    public static IResult NumberLatest([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "numbers/latest")] HttpRequest request) =>
        Results.Text("latest");

    [Function("Throws")]
    public static IResult Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws")] HttpRequest request) =>
        throw new InvalidOperationException("secret detail");

    [Function("Home")]
    public static IResult Home([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "{x:regex(^$)?}")] HttpRequest request) =>
        Results.Text("home");

    [Function("ZzFallback")]
    public static IResult Fallback([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "options", Route = "{*path}")] HttpRequest request) =>
        Results.Text("fallback " + request.Path, statusCode: 404);

    [Function("Stream")]
    public static IResult Stream([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stream")] HttpRequest request, FunctionContext context) =>
        Results.Stream(async body =>
        {
            for (int i = 0; i < 3; i++)
            {
                await body.WriteAsync("line\n"u8.ToArray(), context.CancellationToken);
                await body.FlushAsync(context.CancellationToken);
            }
        });

    [Function("Tick")]
    public Task Tick([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer)
    {
        state.Calls.Enqueue(timer.IsPastDue ? "tick past due" : "tick");
        return Task.CompletedTask;
    }

    [Function("Fan")]
    public static async Task<int> Fan([OrchestrationTrigger] TaskOrchestrationContext context, int count)
    {
        int[] results = await Task.WhenAll(Enumerable.Range(0, count).Select(i => context.CallActivityAsync<int>("Double", i)));
        return results.Sum();
    }

    [Function("TwoSteps")]
    public static async Task<string> TwoSteps([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        Guid id = context.NewGuid();
        await context.CallActivityAsync("Note", "first");
        context.SetCustomStatus(new { stage = "second" });
        await context.CallActivityAsync<bool>("WaitForGate", "second");
        return $"{id == new Guid(await context.CallActivityAsync<string>("Echo", id.ToString()))}";
    }

    [Function("Flaky")]
    public static async Task<string> Flaky([OrchestrationTrigger] TaskOrchestrationContext context, int attempts)
    {
        TaskOptions options = TaskOptions.FromRetryPolicy(new RetryPolicy(attempts, TimeSpan.FromMilliseconds(5), 2));
        try
        {
            return await context.CallActivityAsync<string>("FailTwice", context.InstanceId, options);
        }
        catch (TaskFailedException failed)
        {
            return failed.FailureDetails.ErrorType + ": " + failed.FailureDetails.ErrorMessage;
        }
    }

    [Function("Approval")]
    public static async Task<string> Approval([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        using CancellationTokenSource deadline = new();
        Task timer = context.CreateTimer(context.CurrentUtcDateTime.AddHours(1), deadline.Token);
        Task<string> approval = context.WaitForExternalEvent<string>("approved");
        if (await Task.WhenAny(timer, approval) == timer)
        {
            return "too late";
        }

        // Not CancelAsync: that would run the callbacks on another thread, which no orchestrator may do.
        deadline.Cancel();
        return await approval;
    }

    [Function("Parent")]
    public static async Task<int> Parent([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        int first = await context.CallSubOrchestratorAsync<int>("Fan", 3);
        return first + await context.CallSubOrchestratorAsync<int>("Fan", 4, new SubOrchestrationOptions(instanceId: "child-" + context.InstanceId));
    }

    [Function("Countdown")]
    public static async Task<string> Countdown([OrchestrationTrigger] TaskOrchestrationContext context, int left)
    {
        if (left == 0)
        {
            return await context.WaitForExternalEvent<string>("end");
        }

        await context.CallActivityAsync("Note", "count");
        context.ContinueAsNew(left - 1);
        return "again";
    }

    [Function("Sleeper")]
    public static async Task<string> Sleeper([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
        return "done";
    }

    [Function("Illegal")]
    public static async Task<string> Illegal([OrchestrationTrigger] TaskOrchestrationContext context)
    {
#pragma warning disable DURABLE0003 // This is what the engine has to find out when it runs.
        await Task.Delay(5);
#pragma warning restore DURABLE0003
        return "unreachable";
    }

    [Function("Double")]
    public static int Double([ActivityTrigger] int value) => value * 2;

    [Function("Echo")]
    public static string Echo([ActivityTrigger] string value) => value;

    [Function("Note")]
    public void Note([ActivityTrigger] string text) => state.Calls.Enqueue(text);

    [Function("WaitForGate")]
    public async Task<bool> WaitForGate([ActivityTrigger] string text, string instanceId, CancellationToken cancellationToken)
    {
        state.Calls.Enqueue(text);
        state.Calls.Enqueue("instance " + instanceId);
        await state.Gate.Task.WaitAsync(cancellationToken);
        return true;
    }

    [Function("FailTwice")]
    public string FailTwice([ActivityTrigger] string key)
    {
        state.Calls.Enqueue("attempt");
        return state.Count("attempt") <= 2 ? throw new TimeoutException("busy") : "ok " + key;
    }

    [Function("Schedule")]
    public static async Task<IResult> Schedule(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "schedule/{count:int}")] HttpRequest request,
        int count,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        Results.Text(await client.ScheduleNewOrchestrationInstanceAsync("Fan", count, null, cancellationToken));
}
