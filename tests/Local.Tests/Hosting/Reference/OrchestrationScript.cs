namespace CondaStore.Local.Tests.Hosting.Reference;

/// <summary>What one made-up orchestration does, as its input.</summary>
/// <param name="Name">Of this script alone.</param>
/// <param name="Steps">What it does, one after the other.</param>
/// <param name="Rounds">How often it continues as new when it is through.</param>
/// <param name="Trace">What the rounds before saw.</param>
public sealed record OrchestrationScript(string Name, ScriptStep[] Steps, int Rounds = 0, string[]? Trace = null);

/// <summary>One step.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Text">The value of an activity, the name of an event, the custom status or the message of a failure.</param>
/// <param name="Fails">How often the activity fails before it gives its value.</param>
/// <param name="Attempts">How often it is tried.</param>
/// <param name="Scripts">The scripts that run as children, or concurrently.</param>
public sealed record ScriptStep(ScriptStepKind Kind, string Text = "", int Fails = 0, int Attempts = 1, OrchestrationScript[]? Scripts = null);

/// <summary>What a step does.</summary>
public enum ScriptStepKind
{
    /// <summary>Calls an activity.</summary>
    Call,

    /// <summary>Calls an activity and fails with it.</summary>
    CallOrFail,

    /// <summary>Calls several activities at once and waits for all, whatever becomes of each.</summary>
    FanOut,

    /// <summary>Waits for a timer.</summary>
    Timer,

    /// <summary>Waits for an event.</summary>
    Event,

    /// <summary>Waits for an event or a timer that is long in coming, and cancels the timer.</summary>
    EventBeforeTimer,

    /// <summary>Waits for an event that never comes, or a short timer.</summary>
    TimerBeforeEvent,

    /// <summary>Runs other scripts concurrently as children.</summary>
    Children,

    /// <summary>Starts a child that tells when it is ready, sends it an event and waits for its end.</summary>
    Talk,

    /// <summary>Waits for its parent, as the other side of <see cref="Talk"/>.</summary>
    Answer,

    /// <summary>Sets the custom status.</summary>
    Status,

    /// <summary>Fails.</summary>
    Throw,
}

/// <summary>What an activity of a script gets.</summary>
/// <param name="Key">Tells the call from all others.</param>
/// <param name="Value">What it gives back.</param>
/// <param name="Fails">How often it fails before.</param>
public sealed record ScriptCall(string Key, string Value, int Fails);
