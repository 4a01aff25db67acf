using System.Globalization;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Work;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Builds;

/// <summary>Activities of which all attempts have failed with something that looked transient.</summary>
internal static class GivenUp
{
    /// <summary>The last failure as a result. An activity puts the code of a transient failure in brackets before the text.</summary>
    public static StepResult Of(TaskFailedException failed)
    {
        string message = failed.FailureDetails.ErrorMessage;
        ErrorCode code = ErrorCode.Internal;
        int end = message.IndexOf(']', StringComparison.Ordinal);
        if (message.StartsWith("[CS", StringComparison.Ordinal) && end > 3
            && int.TryParse(message.AsSpan(3, end - 3), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && Enum.IsDefined((ErrorCode)number))
        {
            code = (ErrorCode)number;
            message = message[(end + 1)..].TrimStart();
        }

        return StepResult.Failure(new StoreException(code, message) { Hints = ["It was tried several times; trying again later may help."] });
    }
}
