namespace CondaStore.Client;

/// <summary>Why a bundle cannot be imported as asked.</summary>
/// <param name="Code">The cause, for example <c>CS1012</c>.</param>
/// <param name="Message">In a sentence.</param>
/// <param name="Build">The build of the bundle that it concerns; null for the whole.</param>
/// <param name="Hints">What would help.</param>
public sealed record RemoteImportProblem(string Code, string Message, long? Build, IReadOnlyList<string> Hints);
