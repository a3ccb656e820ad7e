return Circuits.Cli.CommandLine.Run(args);
