using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CondaStore.Functions.Tests.Builds;

/// <summary>Replays an orchestrator on what a history holds: the results of activities as JSON, failures as the texts of exceptions.</summary>
internal sealed class RecordedContext : TaskOrchestrationContext
{
    private const string Failure = "failed: ";

    private readonly Dictionary<string, Queue<string>> _results = [];

    /// <summary>The activities that were called, each with its input as JSON.</summary>
    public List<string> Calls { get; } = [];

    public override TaskName Name => new("recorded");

    public override string InstanceId => "recorded";

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime { get; } = new(2026, 3, 2, 4, 5, 6, DateTimeKind.Utc);

    public override bool IsReplaying => true;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    /// <summary>The next result of an activity.</summary>
    public RecordedContext With(string activity, string json)
    {
        if (!_results.TryGetValue(activity, out Queue<string>? results))
        {
            _results.Add(activity, results = []);
        }

        results.Enqueue(json);
        return this;
    }

    /// <summary>The next call of an activity has failed as often as it is repeated.</summary>
    public RecordedContext WithFailure(string activity, string text) => With(activity, Failure + text);

    public override T? GetInput<T>()
        where T : default => default;

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        // As results come in: after the orchestrator has waited for them.
        await Task.Yield();
        Calls.Add($"{name.Name} {JsonSerializer.Serialize(input)}");
        string result = _results[name.Name].Dequeue();
        return result.StartsWith(Failure, StringComparison.Ordinal)
            ? throw new TaskFailedException(name.Name, 1, new TaskFailureDetails("(unknown)", result[Failure.Length..], null, null, null))
            : JsonSerializer.Deserialize<TResult>(result)!;
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override void SetCustomStatus(object? customStatus) => throw new NotSupportedException();

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        throw new NotSupportedException();

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => throw new NotSupportedException();

    public override Guid NewGuid() => Guid.Empty;
}
