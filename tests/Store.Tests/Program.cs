using CondaStore.Store.Tests.Running;
using Xunit.Runner.InProc.SystemConsole;

// A test that needs a store in another process starts this program again; everything else is the test runner's.
return await StoreProcess.TryServeAsync(args) ?? await ConsoleRunner.Run(args);
