using CondaStore.Cli;

return await CommandLine.RunAsync(args, CommandConsole.System, CancellationToken.None);
