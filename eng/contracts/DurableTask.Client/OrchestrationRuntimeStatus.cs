namespace Microsoft.DurableTask.Client;

public enum OrchestrationRuntimeStatus
{
    Running,
    Completed,
    [Obsolete("Continued as new is never reported as a status.")]
    ContinuedAsNew,
    Failed,
    [Obsolete("Terminated is what a client sees.")]
    Canceled,
    Terminated,
    Pending,
    Suspended,
}
