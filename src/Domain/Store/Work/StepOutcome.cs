namespace CondaStore.Domain.Store.Work;

/// <summary>Specifies how a step ended.</summary>
public enum StepOutcome
{
    /// <summary>The step is done.</summary>
    Done,

    /// <summary>More work is left: the step must be called again.</summary>
    Unfinished,

    /// <summary>The step failed permanently; the result contains the reason.</summary>
    Failed,

    /// <summary>The build was canceled.</summary>
    Canceled,

    /// <summary>Another attempt has taken over, or the build has ended: the caller stops silently.</summary>
    Superseded,
}
