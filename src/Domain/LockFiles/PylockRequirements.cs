using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.LockFiles;

/// <summary>Represents the content of a <c>pylock.toml</c> as requirements.</summary>
/// <param name="RequiresPython">The versions of Python that it is for; null for any.</param>
/// <param name="Lines">The lines of a requirements file, with the places that they are from.</param>
public sealed record PylockRequirements(string? RequiresPython, IReadOnlyList<(string Text, SourceLocation Location)> Lines);
