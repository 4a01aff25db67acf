using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;

namespace CondaStore.Domain.Store.Specifying;

/// <summary>Represents how much of the active build a new build of the environment may change.</summary>
/// <param name="Mode">How strictly packages are kept.</param>
/// <param name="Names">The packages that may change freely; null for those whose requirements differ from the active build's.</param>
public sealed record UpdateRequest(UpdateMode Mode, IReadOnlyList<string>? Names)
{
    /// <summary>Creates a request from its texts.</summary>
    /// <param name="mode"><c>free</c>, <c>keep</c> or <c>only</c>; null or empty for <c>free</c>.</param>
    /// <param name="names">The packages that may change freely, or null.</param>
    /// <returns>The request; null if everything may change.</returns>
    /// <exception cref="StoreException">The mode is none of these (<see cref="ErrorCode.InvalidRequest"/>).</exception>
    public static UpdateRequest? Parse(string? mode, IReadOnlyList<string>? names) => mode switch
    {
        null or "" or "free" => null,
        "keep" => new UpdateRequest(UpdateMode.Keep, names),
        "only" => new UpdateRequest(UpdateMode.Only, names),
        _ => throw new StoreException(ErrorCode.InvalidRequest, $"'{mode}' is not a mode: free, keep, only.") { Found = mode },
    };
}
