using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Local.Tests.Hosting.Reference;

/// <summary>An orchestrator that does what its input says and returns what it saw, and the activity that it calls.</summary>
public sealed class ScriptFunctions(FakeState state)
{
    public const string Orchestrator = "RunScript";

    public const string Activity = "DoScriptCall";

    [Function(Orchestrator)]
    public static async Task<string[]> RunScript([OrchestrationTrigger] TaskOrchestrationContext context, OrchestrationScript script)
    {
        List<string> trace = [.. script.Trace ?? []];
        for (int i = 0; i < script.Steps.Length; i++)
        {
            await RunAsync(context, script.Steps[i], $"{script.Name}/{script.Rounds}/{i}", trace);
        }

        if (script.Rounds > 0)
        {
            context.ContinueAsNew(script with { Rounds = script.Rounds - 1, Trace = [.. trace] });
        }

        return [.. trace];
    }

    [Function(Activity)]
    public Task<string> DoScriptCall([ActivityTrigger] ScriptCall call) => Task.FromResult(Do(state, call));

    /// <summary>The activity, for hosts that know nothing of [Function].</summary>
    public static string Do(FakeState state, ScriptCall call)
    {
        state.Calls.Enqueue(call.Key);
        return state.Count(call.Key) > call.Fails ? call.Value : throw new TimeoutException($"{call.Key}: not yet");
    }

    private static async Task RunAsync(TaskOrchestrationContext context, ScriptStep step, string key, List<string> trace)
    {
        switch (step.Kind)
        {
            case ScriptStepKind.Call:
                trace.Add(await CallAsync(context, step, key));
                break;
            case ScriptStepKind.CallOrFail:
                trace.Add(await context.CallActivityAsync<string>(Activity, new ScriptCall($"{context.InstanceId}/{key}", step.Text, step.Fails)));
                break;
            case ScriptStepKind.FanOut:
                trace.AddRange(await Task.WhenAll(step.Scripts!.SelectMany(s => s.Steps).Select((s, i) => CallAsync(context, s, $"{key}/{i}"))));
                break;
            case ScriptStepKind.Timer:
                await context.CreateTimer(TimeSpan.FromMilliseconds(5), CancellationToken.None);
                trace.Add("timer");
                break;
            case ScriptStepKind.Event:
                trace.Add(await context.WaitForExternalEvent<string>(step.Text));
                break;
            case ScriptStepKind.EventBeforeTimer:
                trace.Add(await RaceAsync(context, step.Text, TimeSpan.FromHours(1)));
                break;
            case ScriptStepKind.TimerBeforeEvent:
                trace.Add(await RaceAsync(context, "never", TimeSpan.FromMilliseconds(5)));
                break;
            case ScriptStepKind.Children:
                string[][] children = await Task.WhenAll(step.Scripts!.Select((s, i) => ChildAsync(context, s, $"{context.InstanceId}-{key}-{i}")));
                trace.AddRange(children.SelectMany(c => c));
                break;
            case ScriptStepKind.Talk:
                string child = $"{context.InstanceId}-{key}";
                Task<string[]> running = ChildAsync(context, step.Scripts![0], child);
                string ready = await context.WaitForExternalEvent<string>("ready " + child);
                context.SendEvent(child, "go", ready + " go");
                trace.AddRange(await running);
                break;
            case ScriptStepKind.Answer:
                context.SendEvent(context.Parent!.InstanceId, "ready " + context.InstanceId, "ready");
                trace.Add(await context.WaitForExternalEvent<string>("GO"));
                break;
            case ScriptStepKind.Status:
                context.SetCustomStatus(new { at = step.Text });
                break;
            case ScriptStepKind.Throw:
                throw new InvalidOperationException(step.Text);
        }
    }

    private static async Task<string> CallAsync(TaskOrchestrationContext context, ScriptStep step, string key)
    {
        TaskOptions? options = step.Attempts > 1
            ? TaskOptions.FromRetryPolicy(new RetryPolicy(step.Attempts, TimeSpan.FromMilliseconds(2), 1.5))
            : null;
        try
        {
            return await context.CallActivityAsync<string>(Activity, new ScriptCall($"{context.InstanceId}/{key}", step.Text, step.Fails), options);
        }
        catch (TaskFailedException e)
        {
            return $"{e.TaskName}: {e.FailureDetails.ErrorType}: {e.FailureDetails.ErrorMessage} {e.FailureDetails.IsCausedBy<TimeoutException>()}";
        }
    }

    private static async Task<string[]> ChildAsync(TaskOrchestrationContext context, OrchestrationScript script, string id)
    {
        try
        {
            return await context.CallSubOrchestratorAsync<string[]>(Orchestrator, script, new SubOrchestrationOptions((TaskRetryOptions?)null, id));
        }
        catch (TaskFailedException e)
        {
            return [$"{e.TaskName}: {e.FailureDetails.ErrorType}: {e.FailureDetails.ErrorMessage}"];
        }
    }

    private static async Task<string> RaceAsync(TaskOrchestrationContext context, string name, TimeSpan limit)
    {
        // Canceled where the orchestrator runs: CancelAsync would go on somewhere else.
        using CancellationTokenSource noTimer = new();
        using CancellationTokenSource noEvent = new();
        Task timer = context.CreateTimer(limit, noTimer.Token);
        Task<string> happened = context.WaitForExternalEvent<string>(name, noEvent.Token);
        if (await Task.WhenAny(timer, happened) == timer)
        {
            noEvent.Cancel();
            return "too late";
        }

        noTimer.Cancel();
        return await happened;
    }
}
