using CondaStore.Domain.Tests.Architecture;
using CondaStore.Domain.Tests.Cache;
using CondaStore.Domain.Tests.Channels;
using CondaStore.Domain.Tests.Installing;
using Xunit.Runner.InProc.SystemConsole;

// A test that needs a second process starts this program again; everything else is the test runner's.
return FolderPicture.TryRun(args)
    ?? await KilledInstallTests.TryRunAsync() ?? await KilledFetchTests.TryRunAsync() ?? await KilledRefreshTests.TryRunAsync()
    ?? await ConsoleRunner.Run(args);
