namespace CondaStore.Cli.Tests.Parity;

/// <summary>Where an operation of the REST API is found in the pages and in the command. What is null has a reason in <see cref="ParityTable"/>.</summary>
/// <param name="Function">The name of the operation.</param>
/// <param name="Pages">The names of the functions of pages, separated by spaces.</param>
/// <param name="Commands">The commands, separated by commas.</param>
internal sealed record ParityRow(string Function, string? Pages, string? Commands);
