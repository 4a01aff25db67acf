namespace CondaStore.Cli.Tests.Parity;

/// <summary>Why operations are missing in the pages, the command or the clients.</summary>
/// <param name="Door"><c>pages</c>, <c>command</c> or <c>clients</c>.</param>
/// <param name="Text">The reason.</param>
/// <param name="Functions">The names of the operations.</param>
internal sealed record ParityReason(string Door, string Text, params IReadOnlyList<string> Functions);
