using Microsoft.DurableTask;

namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>An exception as the journal keeps it.</summary>
internal sealed record TaskFailure(string Type, string Message, string? Stack, TaskFailure? Inner)
{
    public static TaskFailure FromException(Exception exception) => exception is TaskFailedException failed
        ? new(failed.FailureDetails.ErrorType, failed.FailureDetails.ErrorMessage, failed.FailureDetails.StackTrace, null)
        : new(
            exception.GetType().FullName!,
            exception.Message,
            exception.StackTrace,
            exception.InnerException is null ? null : FromException(exception.InnerException));

    public TaskFailureDetails ToDetails() => new(Type, Message, Stack, Inner?.ToDetails(), null);
}
