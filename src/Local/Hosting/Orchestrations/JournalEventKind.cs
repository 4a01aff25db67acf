namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>Specifies the kind of a journal event. The numbers are stored and must never change.</summary>
internal enum JournalEventKind
{
    /// <summary>The execution started; the payload is its input.</summary>
    Started = 1,

    /// <summary>The orchestrator called an activity; the payload is the input of the activity.</summary>
    ActivityScheduled = 2,

    /// <summary>The orchestrator created a timer; the payload is the time at which it fires.</summary>
    TimerCreated = 3,

    /// <summary>The orchestrator called a child orchestration; the payload is a <see cref="ChildStart"/>.</summary>
    ChildScheduled = 4,

    /// <summary>The orchestrator sent an event to another instance; the payload is an <see cref="EventSend"/>.</summary>
    EventSent = 5,

    /// <summary>An activity or child orchestration completed; the payload is its result.</summary>
    TaskCompleted = 10,

    /// <summary>An activity or child orchestration failed; the payload is a <see cref="TaskFailure"/>.</summary>
    TaskFailed = 11,

    /// <summary>A timer fired.</summary>
    TimerFired = 12,

    /// <summary>An external event arrived.</summary>
    EventRaised = 13,

    /// <summary>The instance was suspended: events are held back from here on.</summary>
    Suspended = 14,

    /// <summary>The instance was resumed.</summary>
    Resumed = 15,

    /// <summary>A client terminated the instance; the payload is the output that it specified.</summary>
    Terminated = 16,
}
