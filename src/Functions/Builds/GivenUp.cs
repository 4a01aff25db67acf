using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Work;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Builds;

/// <summary>Handles activities whose attempts have all failed with seemingly transient errors.</summary>
internal static class GivenUp
{
    /// <summary>Gets the last failure as an exception.</summary>
    public static StoreException ExceptionOf(TaskFailedException failed)
    {
        TransientFailure last = TransientFailure.Parse(failed.FailureDetails.ErrorMessage);
        return new StoreException(last.Code, last.Message) { Hints = ["It was tried several times; trying again later may help."] };
    }

    /// <summary>Gets the last failure as a result.</summary>
    public static TResult ResultOf<TResult>(TaskFailedException failed)
        where TResult : StepResult, new() => StepResult.Failure<TResult>(ExceptionOf(failed));
}
