using BenchmarkDotNet.Running;
using Circuits.Benchmarks.Peers;

if (args is [PeersCommand.Name, ..])
{
    return PeersCommand.Run(args.AsSpan(1));
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
