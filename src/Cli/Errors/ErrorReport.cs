using System.Globalization;
using System.Net;
using System.Text.Json;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Cli.Errors;

/// <summary>Reports failures to people or to programs, without stack traces.</summary>
internal static class ErrorReport
{
    /// <summary>Runs a command and converts its failures to messages and an exit code.</summary>
    /// <param name="console">The console to write to.</param>
    /// <param name="asJson">Whether to write JSON.</param>
    /// <param name="command">The command; returns an exit code.</param>
    /// <param name="isInterrupted">
    /// Returns whether Ctrl-C was pressed. All later failures are then its consequence and are reported as an interruption.
    /// </param>
    public static async Task<int> GuardAsync(CommandConsole console, bool asJson, Func<Task<int>> command, Func<bool>? isInterrupted = null)
    {
        try
        {
            return await command();
        }
        catch (Exception failure)
        {
            // The boundary of the program: every failure is reported as a message here.
            StoreException told = Translate(isInterrupted?.Invoke() == true ? new OperationCanceledException(null, failure) : failure);
            Write(told, console.Error, asJson);
            return ExitCodes.Of(told.Code);
        }
    }

    /// <summary>Writes a failure.</summary>
    public static void Write(StoreException failure, TextWriter target, bool asJson)
    {
        if (asJson)
        {
            target.WriteLine(ToJson(failure));
            return;
        }

        target.WriteLine($"error {failure.Code.ToText()}: {failure.Message}");
        if (failure.Location is not null)
        {
            target.WriteLine(failure.Found is null ? $"  at {failure.Location}" : $"  at {failure.Location}: {failure.Found}");
        }
        else if (failure.Found is not null)
        {
            target.WriteLine($"  found: {failure.Found}");
        }

        foreach (string hint in failure.Hints)
        {
            target.WriteLine($"  hint: {hint}");
        }

        if (failure.IsTransient)
        {
            target.WriteLine("  the same command may succeed later");
        }
    }

    private static StoreException Translate(Exception failure) => failure switch
    {
        StoreException told => told,
        StoreRequestException refused => new StoreException(CodeOf(refused), Redaction.Redact(refused.Message), refused)
        {
            Hints = refused.Hints,
            IsTransient = refused.IsTransient,
        },
        OperationCanceledException => new StoreException(
            ErrorCode.Canceled, "Interrupted. Completed work is kept; run the same command to continue."),
        _ when FileFailure.IsFileFailure(failure) => FileFailure.Classify(failure),
        _ => new StoreException(ErrorCode.Internal, $"{failure.GetType().Name}: {Redaction.Redact(failure.Message)}", failure)
        {
            Hints = ["this is a bug in conda-store, please report it"],
        },
    };

    private static ErrorCode CodeOf(StoreRequestException refused)
    {
        if (refused.Code is ['C', 'S', .. string number]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int code)
            && Enum.IsDefined((ErrorCode)code))
        {
            return (ErrorCode)code;
        }

        return refused.Status switch
        {
            HttpStatusCode.NotFound => ErrorCode.NotFound,
            HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => ErrorCode.AccessDenied,
            HttpStatusCode.Conflict => ErrorCode.Conflict,
            HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => ErrorCode.InvalidRequest,
            _ => ErrorCode.StorageUnavailable,
        };
    }

    private static string ToJson(StoreException failure)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter writer = new(text))
        {
            writer.WriteStartObject();
            writer.WriteString("event", "error");
            writer.WriteString("code", failure.Code.ToText());
            writer.WriteString("message", failure.Message);
            if (failure.Location is { } location)
            {
                writer.WriteStartObject("location");
                writer.WriteString("file", location.File);
                writer.WriteNumber("line", location.Line);
                writer.WriteNumber("column", location.Column);
                writer.WriteEndObject();
            }

            if (failure.Found is not null)
            {
                writer.WriteString("found", failure.Found);
            }

            writer.WriteStartArray("hints");
            foreach (string hint in failure.Hints)
            {
                writer.WriteStringValue(hint);
            }

            writer.WriteEndArray();
            writer.WriteBoolean("transient", failure.IsTransient);
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }
}
