namespace CondaStore.Domain.Store.Work;

/// <summary>How a step ended.</summary>
public enum StepOutcome
{
    /// <summary>Done; go on.</summary>
    Done,

    /// <summary>More of the same is to do: call the step again.</summary>
    Unfinished,

    /// <summary>It failed for good; the result says why.</summary>
    Failed,

    /// <summary>The build was canceled.</summary>
    Canceled,

    /// <summary>Another attempt has the build, or it has ended: stop without a word.</summary>
    Superseded,
}
