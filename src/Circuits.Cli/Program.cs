Console.WriteLine("circuits");
