using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Environments.Formats;

/// <summary>A mistake in an environment file.</summary>
/// <param name="Rule">What it breaks.</param>
/// <param name="Path">Keys and indexes that lead to it from the root.</param>
/// <param name="Text">The text that is wrong; null when it is no text.</param>
/// <param name="Failure">The mistake in words, with its place.</param>
internal sealed record EnvironmentFileProblem(EnvironmentFileRule Rule, IReadOnlyList<object> Path, string? Text, StoreException Failure);
