using Microsoft.DurableTask.Protobuf;

namespace CondaStore.Local.Tests.Hosting.Reference;

/// <summary>The history of one execution on the reference engine, in the form of <see cref="OrchestrationOutcome"/>.</summary>
internal sealed class ReferenceHistory
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, string> _actions = [];
    private readonly List<string> _raised = [];

    /// <summary>The actions in their order, each with what came of it, then the events from outside.</summary>
    public List<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return OrchestrationOutcome.Lines(_actions, _raised);
            }
        }
    }

    /// <summary>The orchestrator asked for something.</summary>
    public void Asked(IEnumerable<OrchestratorAction> actions)
    {
        lock (_lock)
        {
            foreach (OrchestratorAction action in actions)
            {
                switch (action.OrchestratorActionTypeCase)
                {
                    case OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask:
                        _actions[action.Id] = OrchestrationOutcome.Activity(action.ScheduleTask.Name, action.ScheduleTask.Input);
                        break;
                    case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer:
                        _actions[action.Id] = OrchestrationOutcome.Timer;
                        break;
                    case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration:
                        CreateSubOrchestrationAction child = action.CreateSubOrchestration;
                        _actions[action.Id] = OrchestrationOutcome.Child(child.Name, child.InstanceId, child.Input);
                        break;
                    case OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent:
                        SendEventAction send = action.SendEvent;
                        _actions[action.Id] = OrchestrationOutcome.Send(send.Name, send.Instance.InstanceId, send.Data);
                        break;
                }
            }
        }
    }

    /// <summary>The engine told the orchestrator something.</summary>
    public void Happened(IEnumerable<HistoryEvent> events)
    {
        lock (_lock)
        {
            foreach (HistoryEvent e in events)
            {
                switch (e.EventTypeCase)
                {
                    case HistoryEvent.EventTypeOneofCase.ExecutionStarted:
                        _actions.Clear();
                        _raised.Clear();
                        break;
                    case HistoryEvent.EventTypeOneofCase.TaskCompleted:
                        _actions[e.TaskCompleted.TaskScheduledId] += OrchestrationOutcome.Completed(e.TaskCompleted.Result);
                        break;
                    case HistoryEvent.EventTypeOneofCase.TaskFailed:
                        _actions[e.TaskFailed.TaskScheduledId] += Failed(e.TaskFailed.FailureDetails);
                        break;
                    case HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCompleted:
                        _actions[e.SubOrchestrationInstanceCompleted.TaskScheduledId] += OrchestrationOutcome.Completed(e.SubOrchestrationInstanceCompleted.Result);
                        break;
                    case HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceFailed:
                        _actions[e.SubOrchestrationInstanceFailed.TaskScheduledId] += Failed(e.SubOrchestrationInstanceFailed.FailureDetails);
                        break;
                    case HistoryEvent.EventTypeOneofCase.TimerFired:
                        _actions[e.TimerFired.TimerId] += OrchestrationOutcome.Fired;
                        break;
                    case HistoryEvent.EventTypeOneofCase.EventRaised:
                        _raised.Add(OrchestrationOutcome.Raised(e.EventRaised.Name, e.EventRaised.Input));
                        break;
                }
            }
        }
    }

    private static string Failed(Microsoft.DurableTask.Protobuf.TaskFailureDetails failure) =>
        OrchestrationOutcome.Failed(failure.ErrorType, failure.ErrorMessage);
}
