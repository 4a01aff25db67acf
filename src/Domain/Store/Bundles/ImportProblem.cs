using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>Represents a reason why a bundle cannot be imported as requested.</summary>
/// <param name="Code">The cause.</param>
/// <param name="Message">The problem as a sentence.</param>
/// <param name="Build">The build of the bundle that it concerns; null for the whole.</param>
/// <param name="Hints">Suggestions for the user.</param>
public sealed record ImportProblem(ErrorCode Code, string Message, long? Build, IReadOnlyList<string> Hints);
