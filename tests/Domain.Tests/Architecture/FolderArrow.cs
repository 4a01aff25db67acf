namespace CondaStore.Domain.Tests.Architecture;

/// <summary>One folder knows another.</summary>
/// <param name="From">The folder whose file names the other.</param>
/// <param name="To">The folder that is known.</param>
/// <param name="Example">A file and what it names, for the message.</param>
internal sealed record FolderArrow(string From, string To, string Example);
