using CondaStore.Functions.Tests.Hosting;

return args is [StoreProcess.Command, ..]
    ? await StoreProcess.RunAsync(args)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
