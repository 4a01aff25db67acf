using CondaStore.Cli;
using CondaStore.Cli.Terminal;

return await CommandLine.RunAsync(args, CommandConsole.System, CancellationToken.None);
