# The one image of all roles: docker build -t memlog .
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN mvn -q -B -Dquick package

FROM eclipse-temurin:25-jre
RUN useradd --create-home memlog && mkdir /data && chown memlog /data
COPY --from=build /src/bin/memlog /opt/memlog/bin/memlog
COPY --from=build /src/app/target/memlog.jar /opt/memlog/app/target/memlog.jar
COPY --from=build /src/app/target/lib /opt/memlog/app/target/lib
USER memlog
VOLUME /data
EXPOSE 37777
ENTRYPOINT ["/opt/memlog/bin/memlog"]
CMD ["up", "--host", "0.0.0.0", "--data", "/data"]
