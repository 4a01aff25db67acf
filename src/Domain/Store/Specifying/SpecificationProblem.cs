using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Specifying;

/// <summary>Represents a reason why a specification cannot be built.</summary>
/// <param name="Code">The code.</param>
/// <param name="Message">The reason in sentences.</param>
/// <param name="Line">The line in the text, from 1; null if it has no place there.</param>
/// <param name="Column">The column in the line, from 1; null if it has no place there.</param>
/// <param name="Hints">What may help.</param>
public sealed record SpecificationProblem(ErrorCode Code, string Message, int? Line, int? Column, IReadOnlyList<string> Hints)
{
    /// <summary>Creates the problem that an exception describes.</summary>
    public static SpecificationProblem Of(StoreException failure) =>
        new(failure.Code, failure.Message, failure.Location?.Line, failure.Location?.Column, failure.Hints);
}
