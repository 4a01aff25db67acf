namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>What a line of an orchestration's journal records. The numbers are stored; never change one.</summary>
internal enum JournalEventKind
{
    /// <summary>The execution began; the payload is its input.</summary>
    Started = 1,

    /// <summary>The orchestrator asked for an activity; the payload is the activity's input.</summary>
    ActivityScheduled = 2,

    /// <summary>The orchestrator asked for a timer; the payload is the time at which it fires.</summary>
    TimerCreated = 3,

    /// <summary>The orchestrator asked for a child orchestration; the payload is a <see cref="ChildStart"/>.</summary>
    ChildScheduled = 4,

    /// <summary>The orchestrator sent an event to another instance; the payload is an <see cref="EventSend"/>.</summary>
    EventSent = 5,

    /// <summary>An activity or child ended well; the payload is its result.</summary>
    TaskCompleted = 10,

    /// <summary>An activity or child failed; the payload is a <see cref="TaskFailure"/>.</summary>
    TaskFailed = 11,

    /// <summary>A timer fired.</summary>
    TimerFired = 12,

    /// <summary>An event came from outside.</summary>
    EventRaised = 13,

    /// <summary>Events are held back from here on.</summary>
    Suspended = 14,

    /// <summary>Events flow again.</summary>
    Resumed = 15,

    /// <summary>A client ended the instance; the payload is the output it gave.</summary>
    Terminated = 16,
}
