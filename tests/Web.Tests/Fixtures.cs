using CondaStore.Web.Tests.Browsing;
using CondaStore.Web.Tests.Running;

// Starting either takes longer than most tests.
[assembly: AssemblyFixture(typeof(Browser))]
[assembly: AssemblyFixture(typeof(FilledWebStore))]
