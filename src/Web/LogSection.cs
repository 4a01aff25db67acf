namespace CondaStore.Web;

/// <summary>Represents consecutive lines of a log that belong to one stage.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="FirstLine">The number of the first line in the log as shown, from 1.</param>
/// <param name="Lines">The lines without their marks.</param>
public sealed record LogSection(BuildStage Stage, int FirstLine, IReadOnlyList<string> Lines);
