namespace CondaStore.Cli.Terminal;

/// <summary>Represents what the help shows about a command.</summary>
/// <param name="Name">The name of the command.</param>
/// <param name="Description">The description, one sentence.</param>
/// <param name="Examples">Complete command lines.</param>
internal sealed record CommandText(string Name, string Description, params string[] Examples);
