using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CondaStore.Local.Hosting.Orchestrations;
using Microsoft.DurableTask.Client;

namespace CondaStore.Local.Tests.Hosting.Reference;

/// <summary>How an orchestration ended and what its engine wrote down about its last execution, in one form for both engines.</summary>
internal static partial class OrchestrationOutcome
{
    public const string Timer = "timer";

    public const string Fired = " fired";

    /// <summary>An activity with its input, which the worker of the reference puts into an array.</summary>
    public static string Activity(string? name, string? input) =>
        $"activity {name} {(input?.StartsWith('[') == true ? JsonNode.Parse(input)![0]!.ToJsonString() : Canonical(input))}";

    public static string Child(string? name, string id, string? input) => $"child {name} {id} {Canonical(input)}";

    public static string Send(string name, string? id, string? data) => $"send {name} to {id} {Canonical(data)}";

    public static string Completed(string? result) => $" = {Canonical(result)}";

    public static string Failed(string type, string message) => $" failed: {type}: {message}";

    public static string Raised(string name, string? input) => $"event {name.ToUpperInvariant()} {Canonical(input)}";

    /// <summary>Actions in their order, then events by name and content, because the two engines may learn of them in another order.</summary>
    public static List<string> Lines(SortedDictionary<int, string> actions, List<string> raised) =>
        [.. actions.Select(a => $"{a.Key} {a.Value}"), .. raised.Order(StringComparer.Ordinal)];

    /// <summary>The end as a client sees it. Where one engine has a failure in its details, the other has it in its output.</summary>
    public static string End(OrchestrationMetadata end)
    {
        string output = end.RuntimeStatus != OrchestrationRuntimeStatus.Failed ? Canonical(end.SerializedOutput)
            : end.FailureDetails is { } failure ? $"{failure.ErrorType}: {failure.ErrorMessage}"
            : JsonSerializer.Deserialize<string>(end.SerializedOutput!)!;
        return $"{end.RuntimeStatus}, status {Canonical(end.SerializedCustomStatus)}, {output}";
    }

    /// <summary>The journal of the embedded engine.</summary>
    public static List<string> Lines(IEnumerable<JournalEvent> journal)
    {
        SortedDictionary<int, string> actions = [];
        List<string> raised = [];
        foreach (JournalEvent e in journal)
        {
            // The embedded engine counts its actions from 1.
            int id = e.TaskId - 1;
            switch (e.Kind)
            {
                case JournalEventKind.ActivityScheduled:
                    actions[id] = Activity(e.Name, e.Payload);
                    break;
                case JournalEventKind.TimerCreated:
                    actions[id] = Timer;
                    break;
                case JournalEventKind.ChildScheduled:
                    ChildStart start = JournalJson.Read<ChildStart>(e.Payload)!;
                    actions[id] = Child(e.Name, start.InstanceId, start.Input);
                    break;
                case JournalEventKind.EventSent:
                    EventSend send = JournalJson.Read<EventSend>(e.Payload)!;
                    actions[id] = Send(send.EventName, e.Name, send.Payload);
                    break;
                case JournalEventKind.TaskCompleted:
                    actions[id] += Completed(e.Payload);
                    break;
                case JournalEventKind.TaskFailed:
                    TaskFailure failure = JournalJson.Read<TaskFailure>(e.Payload)!;
                    actions[id] += Failed(failure.Type, failure.Message);
                    break;
                case JournalEventKind.TimerFired:
                    actions[id] += Fired;
                    break;
                case JournalEventKind.EventRaised:
                    raised.Add(Raised(e.Name!, e.Payload));
                    break;
            }
        }

        return Lines(actions, raised);
    }

    /// <summary>
    /// The same without what differs where activities are tried again: after the last attempt the reference waits once more before it gives
    /// up, and attempts that wait beside one another go on in the order in which their timers fire.
    /// </summary>
    public static string WithoutOrder(string outcome)
    {
        string[] lines = outcome.Split('\n');
        return string.Join('\n', [
            ActionNumber().Replace(lines[0], "(#)"),
            .. lines.Skip(1).Select(l => ActionNumber().Replace(LineNumber().Replace(l, ""), "(#)")).Where(l => l != Timer + Fired).Order(StringComparer.Ordinal)]);
    }

    /// <summary>The same without identifiers that an orchestrator made up, and without times.</summary>
    public static string WithoutChance(string text) => MadeUp().Replace(text, "*");

    [GeneratedRegex(@"\d{8}-\d{6}-[0-9a-f]{8}|[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex MadeUp();

    [GeneratedRegex(@"\(#\d+\)")]
    private static partial Regex ActionNumber();

    [GeneratedRegex(@"^\d+ ")]
    private static partial Regex LineNumber();

    private static string Canonical(string? json) => string.IsNullOrEmpty(json) ? "null" : JsonNode.Parse(json)?.ToJsonString() ?? "null";
}
