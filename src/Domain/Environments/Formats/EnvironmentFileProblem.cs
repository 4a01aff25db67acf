using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Environments.Formats;

/// <summary>Represents a mistake in an environment file.</summary>
/// <param name="Rule">The rule that is violated.</param>
/// <param name="Path">The keys and indexes of its path from the root.</param>
/// <param name="Text">The invalid text; null if the value is not a text.</param>
/// <param name="Failure">The exception that describes the mistake and its position.</param>
internal sealed record EnvironmentFileProblem(EnvironmentFileRule Rule, IReadOnlyList<object> Path, string? Text, StoreException Failure);
