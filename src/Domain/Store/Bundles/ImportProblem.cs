using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>Why a bundle cannot be imported as asked.</summary>
/// <param name="Code">The cause.</param>
/// <param name="Message">In a sentence.</param>
/// <param name="Build">The build of the bundle that it concerns; null for the whole.</param>
/// <param name="Hints">What would help.</param>
public sealed record ImportProblem(ErrorCode Code, string Message, long? Build, IReadOnlyList<string> Hints);
