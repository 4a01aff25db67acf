using Microsoft.DurableTask;

namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>Represents an exception as stored in the journal.</summary>
internal sealed record TaskFailure(string Type, string Message, string? Stack, TaskFailure? Inner)
{
    public static TaskFailure FromException(Exception exception) => new(
        exception.GetType().FullName!,
        exception.Message,
        exception.StackTrace,
        exception switch
        {
            TaskFailedException failed => FromDetails(failed.FailureDetails),
            { InnerException: { } inner } => FromException(inner),
            _ => null,
        });

    /// <summary>Reads the failure of an orchestration from its journaled output.</summary>
    public static TaskFailure FromOutput(string? output)
    {
        string text = JournalJson.Read<string>(output) ?? "";
        int colon = text.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0
            ? new(typeof(InvalidOperationException).FullName!, text, null, null)
            : new(text[..colon], text[(colon + 2)..], null, null);
    }

    /// <summary>Gets the failure as the output that clients see: the type and the message, as JSON.</summary>
    public string ToOutput() => JournalJson.Write($"{Type}: {Message}")!;

    private static TaskFailure FromDetails(TaskFailureDetails details) =>
        new(details.ErrorType, details.ErrorMessage, details.StackTrace, details.InnerFailure is { } inner ? FromDetails(inner) : null);

    public TaskFailureDetails ToDetails() => new(Type, Message, Stack, Inner?.ToDetails(), null);
}
