using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Work;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Builds;

/// <summary>Activities of which all attempts have failed with something that looked transient.</summary>
internal static class GivenUp
{
    /// <summary>The last failure.</summary>
    public static StoreException ExceptionOf(TaskFailedException failed)
    {
        TransientFailure last = TransientFailure.Parse(failed.FailureDetails.ErrorMessage);
        return new StoreException(last.Code, last.Message) { Hints = ["It was tried several times; trying again later may help."] };
    }

    /// <summary>The last failure as a result.</summary>
    public static TResult ResultOf<TResult>(TaskFailedException failed)
        where TResult : StepResult, new() => StepResult.Failure<TResult>(ExceptionOf(failed));
}
